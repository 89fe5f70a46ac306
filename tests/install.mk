# What the tests need beside Python packages: the measuring sandbox, the real editors with the VS Code
# extension that one of them loads, and, for test-languages, the compilers of all languages.
# Included by a Makefile at the top, or used alone: make -f tests/install.mk editors
# Every target is quick when its work is already done.

TESTS_INSTALL := $(dir $(lastword $(MAKEFILE_LIST)))install.sh

.PHONY: editors sandbox neovim emacs vscode vsix languages

editors:  ## the editors that the tests drive
	$(TESTS_INSTALL) neovim emacs vscode vsix

languages:  ## compilers of all languages whose programs are measured (3 GB)
	$(TESTS_INSTALL) languages

sandbox neovim emacs vscode vsix:
	$(TESTS_INSTALL) $@
