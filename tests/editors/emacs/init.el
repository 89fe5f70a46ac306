;;; init.el --- rlm-lsp in Emacs with the built-in eglot  -*- lexical-binding: t -*-

(require 'eglot)
(add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . ("rlm-lsp")))
(setq-default eglot-workspace-configuration '(:rlm-lsp (:size 1000)))
(add-hook 'python-mode-hook #'eglot-ensure)
(add-hook 'python-ts-mode-hook #'eglot-ensure)

;;; init.el ends here
