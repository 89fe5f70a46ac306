# What the tests need beside Python packages: the measuring sandbox, the real editors with the VS Code
# extension that one of them loads, and, for test-languages, the compilers of all languages.
# Included by a Makefile at the top, or used alone: make -f tests/install.mk editors
# Every target is quick when its work is already done.

TESTS_INSTALL := $(dir $(lastword $(MAKEFILE_LIST)))install.sh

.PHONY: editors sandbox neovim emacs vscode wheel vsix languages

editors:  ## the editors that the tests drive
	$(TESTS_INSTALL) neovim emacs vscode vsix

languages:  ## compilers of all languages whose programs are measured (3 GB)
	$(TESTS_INSTALL) languages

wheel:  ## the package as a wheel in dist/
	$(TESTS_INSTALL) $@

vsix:  ## the VS Code extension, with the wheel in it, as vscode-client/rlm-lsp.vsix
	$(TESTS_INSTALL) $@

sandbox neovim emacs vscode:
	$(TESTS_INSTALL) $@
