"""A report in a few lines. In: a `Report`. Out: what a terminal shows beside the file: the summary and the first findings."""

from __future__ import annotations

from segdsl.report.language import language
from segdsl.report.model import Report
from segdsl.report.sentences import growth

FINDINGS = 5


def brief(report: Report) -> list[tuple[str, str]]:
    """The lines of the summary.

    Args:
        report: What was found.

    Returns:
        Pairs of a kind (`title`, `text`, or the tone of a finding: `good`, `plain`, `bad`) and a line, of any length.
    """
    said = language(report.locale)
    made: list[tuple[str, str]] = []
    for chapter in report.chapters:
        if len(report.chapters) > 1:
            made.append(("title", chapter.title))
        made.append(("text", chapter.summary))
        changes = growth(chapter, said)
        if changes is not None:
            made.append(("text", changes))
        made += [(one.tone, one.sentence) for one in chapter.findings[:FINDINGS]]
        more = len(chapter.findings) - FINDINGS
        if more > 0:
            made.append(
                (
                    "text",
                    said.many(
                        "{n} further finding in the report.", "{n} further findings in the report.", more
                    ),
                )
            )
    return made
