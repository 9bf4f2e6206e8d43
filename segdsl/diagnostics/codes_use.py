from segdsl.diagnostics.model import Code

CODES_USE: tuple[Code, ...] = ()
