"""Regression language model of code cost.

`rlm_model.contract` is torch-free and is all that the language server imports. Everything
else needs the extra ``train``.
"""
