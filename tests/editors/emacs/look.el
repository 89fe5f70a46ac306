;;; look.el --- Write what eglot shows for some functions  -*- lexical-binding: t -*-

;;; Commentary:
;; Looks several times a second, from the command loop, so that eglot connects and redisplay asks for inlay
;; hints as they do for a user.  $RLM_TEST_PLAN names the functions by file.  Writes hints and hovers to
;; $RLM_TEST_OUT as JSON and ends Emacs.

;;; Code:

(require 'json)
(require 'seq)

(defvar look-plan (json-parse-string (getenv "RLM_TEST_PLAN")))
(defvar look-seen (list :shown (make-hash-table :test #'equal)
                        :asked (make-hash-table :test #'equal)
                        :beside (make-hash-table :test #'equal)))
(defvar look-deadline (+ (float-time) 270))

(defun look-left (kind)
  "Return a file and its function that are still to look at in KIND, \"shown\" or \"asked\"."
  (let ((seen (plist-get look-seen (intern (concat ":" kind)))) left)
    (maphash (lambda (file name) (unless (gethash file seen) (setq left (list file name))))
             (gethash kind look-plan))
    left))

(defun look-go-to (file name)
  "Open FILE and go to where it first says NAME."
  (switch-to-buffer (find-file-noselect file))
  (run-hooks 'post-command-hook)  ; where eglot connects; a timer is no command
  (goto-char (point-min))
  (search-forward name)
  (backward-char 2)
  (set-window-point (selected-window) (point)))

(defun look-hints (from to)
  "Return the text of the inlay hints between FROM and TO, or nil."
  (let ((texts (delq nil (mapcar (lambda (overlay)
                                   (and (overlay-get overlay 'eglot--inlay-hint)
                                        (concat (overlay-get overlay 'before-string)
                                                (overlay-get overlay 'after-string))))
                                 (overlays-in from to)))))
    (and texts (substring-no-properties (apply #'concat texts)))))

(defun look-hover (name)
  "Ask for the hover and return its text, once it has come and tells of NAME."
  (eldoc-print-current-symbol-info t)
  (when-let* ((buffer (seq-find (lambda (buffer) (string-match-p "\\` ?\\*eldoc" (buffer-name buffer)))
                                (buffer-list)))
              (text (with-current-buffer buffer (buffer-substring-no-properties (point-min) (point-max)))))
    (and (string-match-p "range" text) (string-match-p name text) text)))

(defun look-messages (name)
  "Return what the buffers whose name matches NAME say."
  (mapconcat (lambda (buffer)
               (with-current-buffer buffer (buffer-substring-no-properties (point-min) (point-max))))
             (seq-filter (lambda (buffer) (string-match-p name (buffer-name buffer))) (buffer-list))
             "\n"))

(defun look-shown (file name)
  "Look once for hint and hover of the function NAME in FILE."
  (look-go-to file name)
  (when-let* ((hint (look-hints (line-beginning-position) (1+ (line-end-position))))
              (hover (look-hover name)))
    (kill-matching-buffers-no-ask "\\` ?\\*eldoc")
    (puthash file (list :hint hint :hover hover) (plist-get look-seen :shown))))

(defun look-asked (file name)
  "Ask why the function NAME in FILE has no estimate."
  (look-go-to file name)
  (when (eglot-current-server)
    (with-current-buffer (messages-buffer) (let ((inhibit-read-only t)) (erase-buffer)))
    (rlm-lsp-why)
    (let ((messages (look-messages "\\*Messages\\*")))
      (when (string-match "No estimate.*" messages)
        (puthash file (match-string 0 messages) (plist-get look-seen :asked))
        (puthash file (or (look-hints (point-min) (point-max)) "") (plist-get look-seen :beside))))))

(defun look-end (seen code)
  "Write SEEN to the output file and end Emacs with CODE."
  (let ((coding-system-for-write 'utf-8))
    (write-region (json-serialize seen) nil (getenv "RLM_TEST_OUT") nil 'silent))
  (ignore-errors (eglot-shutdown-all))
  (kill-emacs code))

(defun look ()
  "Look once for what is still missing."
  (let ((shown (look-left "shown")) (asked (look-left "asked")))
    (cond
     ((not (or shown asked)) (look-end look-seen 0))
     ((> (float-time) look-deadline)
      (look-end (list :problem (format "nothing of %S" (or shown asked))
                      :messages (look-messages "\\*Messages\\*\\|stderr"))
                1))
     (shown (apply #'look-shown shown))
     (t (apply #'look-asked asked)))))

(setq inhibit-startup-screen t)
(run-with-timer 0.3 0.3 #'look)

;;; look.el ends here
