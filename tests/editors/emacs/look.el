;;; look.el --- Write what eglot shows for one function  -*- lexical-binding: t -*-

;;; Commentary:
;; Loaded with shop.py open.  Looks several times a second, from the command loop, so that eglot connects and
;; redisplay asks for inlay hints as they do for a user.  Writes hint and hover to $RLM_TEST_OUT as JSON and
;; ends Emacs.  $RLM_TEST_TARGET names the function.

;;; Code:

(require 'json)
(require 'seq)

(defvar look-hint nil "The inlay hint, once it was seen.")
(defvar look-deadline (+ (float-time) 150))

(defun look-find-hint ()
  "Return the text of the inlay hints on the current line."
  (let* ((overlays (overlays-in (line-beginning-position) (1+ (line-end-position))))
         (hints (seq-filter (lambda (overlay) (overlay-get overlay 'eglot--inlay-hint)) overlays))
         (texts (mapcar (lambda (overlay)
                          (concat (overlay-get overlay 'before-string) (overlay-get overlay 'after-string)))
                        hints)))
    (and texts (substring-no-properties (apply #'concat texts)))))

(defun look-find-hover ()
  "Ask for the hover and return its text, once it has come."
  (eldoc-print-current-symbol-info t)
  (when-let* ((buffer (seq-find (lambda (buffer) (string-match-p "\\` ?\\*eldoc" (buffer-name buffer)))
                                (buffer-list)))
              (text (with-current-buffer buffer (buffer-substring-no-properties (point-min) (point-max)))))
    (and (string-match-p "|" text) text)))

(defun look-end (seen code)
  "Write SEEN to the output file and end Emacs with CODE."
  (let ((coding-system-for-write 'utf-8))
    (write-region (json-serialize seen) nil (getenv "RLM_TEST_OUT") nil 'silent))
  (ignore-errors (eglot-shutdown-all))
  (kill-emacs code))

(defun look-messages ()
  "Return what Emacs and the server's stderr have said so far."
  (mapconcat (lambda (buffer)
               (with-current-buffer buffer (buffer-substring-no-properties (point-min) (point-max))))
             (seq-filter (lambda (buffer) (string-match-p "\\*Messages\\*\\|stderr" (buffer-name buffer)))
                         (buffer-list))
             "\n"))

(defun look ()
  "Look once for what is still missing."
  (with-current-buffer "shop.py"
    (goto-char (point-min))
    (search-forward (concat "def " (getenv "RLM_TEST_TARGET")))
    (backward-char 2)
    (set-window-point (get-buffer-window (current-buffer) t) (point))
    (unless look-hint (setq look-hint (look-find-hint)))
    (let ((hover (and look-hint (look-find-hover))))
      (cond
       (hover (look-end (list :hint look-hint :hover hover) 0))
       ((> (float-time) look-deadline)
        (look-end (list :problem (if look-hint "no hover" "no inlay hint") :messages (look-messages)) 1))))))

(setq inhibit-startup-screen t)
(setq eglot-connect-timeout 90)  ; for a machine that is busy with other things
(run-with-timer 0.3 0.3 #'look)

;;; look.el ends here
