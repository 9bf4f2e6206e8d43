"""The canonical layout of a program. In: its statements and its words as written. Out: text.

`tokens` pairs words with the comments beside them, `expressions` and `statements` say where lines may break, `document` breaks them.
"""
