# The real editors that tests/editors drives, and the VS Code extension that one of them loads.
# Included by a Makefile at the top, or used alone: make -f tests/editors/editors.mk editors
# Every target is quick when its work is already done.

EDITORS_INSTALL := $(dir $(lastword $(MAKEFILE_LIST)))install.sh

.PHONY: editors neovim emacs vscode vsix

editors:  ## all of the below
	$(EDITORS_INSTALL) neovim emacs vscode vsix

neovim emacs vscode vsix:
	$(EDITORS_INSTALL) $@
