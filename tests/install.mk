# What the tests need beside Python packages: the measuring sandbox, and the real editors with the VS
# Code extension that one of them loads.
# Included by a Makefile at the top, or used alone: make -f tests/install.mk editors
# Every target is quick when its work is already done.

TESTS_INSTALL := $(dir $(lastword $(MAKEFILE_LIST)))install.sh

.PHONY: editors sandbox neovim emacs vscode vsix

editors:  ## the editors that the tests drive
	$(TESTS_INSTALL) neovim emacs vscode vsix

sandbox neovim emacs vscode vsix:
	$(TESTS_INSTALL) $@
