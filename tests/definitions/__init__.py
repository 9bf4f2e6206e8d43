"""Seventy segments that marketers ask for, each as a sentence, a program, a handful of customers, and the members worked out by hand."""
