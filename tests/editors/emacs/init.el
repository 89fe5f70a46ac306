;;; init.el --- Starts eglot with rlm-lsp in the files of the test  -*- lexical-binding: t -*-

(require 'eglot)
(setq-default eglot-workspace-configuration '(:rlm-lsp (:size 1000)))
(setq eglot-connect-timeout 90)  ; for a machine that is busy with other things
;; Stands for the package of that name: Emacs's own mode for TypeScript needs a grammar that Emacs does not bring.
(define-derived-mode typescript-mode prog-mode "TypeScript")
(add-to-list 'auto-mode-alist '("\\.ts\\'" . typescript-mode))
(add-hook 'prog-mode-hook #'eglot-ensure)

;;; init.el ends here
