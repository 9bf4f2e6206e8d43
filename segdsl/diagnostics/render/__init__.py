"""How mistakes are shown. In: diagnostics. Out: text; one renderer per file, each a pure function.

`terminal` is for people, `concise` for editors and grep, `json` for programs.
"""
