; A unit, a scope that qualifies names, and the name of each.
(function_definition body: (compound_statement) @body) @unit
(function_declarator declarator: (identifier) @name)
(function_declarator declarator: (parenthesized_declarator (identifier) @name))
(struct_specifier name: (type_identifier) @name body: (_) @body) @scope
(union_specifier name: (type_identifier) @name body: (_) @body) @scope
(enum_specifier name: (type_identifier) @name body: (_) @body) @scope

; Left out of the text: no cost.
(comment) @omit @comment

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (while_statement) (do_statement)] @loop

; What a unit may use from its file. An include names nothing, and is not used by name.
(preproc_def name: (identifier) @constant.name) @constant
(preproc_function_def name: (identifier) @constant.name) @constant
(type_definition declarator: (type_identifier) @constant.name) @constant
(translation_unit
  (declaration declarator: [
    (identifier) @constant.name
    (array_declarator declarator: (identifier) @constant.name)
    (init_declarator declarator: [
      (identifier) @constant.name
      (array_declarator declarator: (identifier) @constant.name)
      (pointer_declarator declarator: (identifier) @constant.name)
    ])
  ]) @constant)
(enumerator name: (identifier) @binding)

; Uses of a name.
[(identifier) (type_identifier)] @lexical

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (char_literal) (system_lib_string) (preproc_arg)] @text.verbatim
(binary_expression operator: _ @text.between)
(assignment_expression operator: _ @text.between)
(init_declarator "=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions.
(call_expression function: (identifier) @call)
(parameter_declaration declarator: (_ (identifier) @binding))
(parameter_declaration declarator: (function_declarator declarator: (parenthesized_declarator
  (pointer_declarator declarator: (identifier) @binding))))
(parameter_declaration declarator: (identifier) @binding)
(init_declarator declarator: (identifier) @binding)
(init_declarator declarator: (function_declarator declarator: (parenthesized_declarator
  (pointer_declarator declarator: (identifier) @binding))))
(declaration declarator: (identifier) @binding)
(declaration declarator: (function_declarator declarator: (parenthesized_declarator
  (pointer_declarator declarator: (identifier) @binding))))

; The standard library's functions that only compute.
(call_expression function: (identifier) @builtin
  (#any-of? @builtin
    "abort" "abs" "aligned_alloc" "assert" "atof" "atoi" "atol" "atoll" "bsearch" "calloc"
    "ceil" "cos" "div" "exit" "exp" "fabs" "floor" "fmax" "fmin" "fmod" "fprintf" "fputs"
    "free" "isalnum" "isalpha" "isdigit" "islower" "isspace" "isupper" "labs" "llabs" "log"
    "log10" "log2" "malloc" "memchr" "memcmp" "memcpy" "memmove" "memset" "offsetof" "pow"
    "printf" "putchar" "puts" "qsort" "rand" "realloc" "round" "sin" "sizeof" "snprintf"
    "sprintf" "sqrt" "srand" "sscanf" "static_assert" "strcat" "strchr" "strcmp" "strcpy"
    "strcspn" "strdup" "strerror" "strlen" "strncat" "strncmp" "strncpy" "strndup" "strpbrk"
    "strrchr" "strspn" "strstr" "strtod" "strtok" "strtol" "strtoll" "strtoul" "tan" "tolower"
    "toupper" "trunc" "va_arg" "va_end" "va_start"))
