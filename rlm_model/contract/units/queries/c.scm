; inherits: c_family

; A unit, a scope that qualifies names, and the name of each.
(function_definition body: (compound_statement) @body) @unit
(function_declarator declarator: (identifier) @name)
(function_declarator declarator: (parenthesized_declarator (identifier) @name))

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (while_statement) (do_statement)] @loop

; Passes: what looks at all of a collection.
(call_expression
  function: (identifier) @pass
  (#any-of? @pass
    "calloc" "memchr" "memcmp" "memcpy" "memmove" "memset" "qsort" "strcat" "strchr" "strcmp"
    "strcpy" "strdup" "strlen" "strncat" "strncmp" "strncpy" "strrchr" "strstr"))

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  function: (identifier) @call.step
  arguments: (argument_list [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (number_literal))
  ]))
(call_expression
  function: (identifier) @call.part
  arguments: (argument_list (field_expression argument: (identifier))))

; Uses of a name.
[(identifier) (type_identifier)] @lexical

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (char_literal) (system_lib_string) (preproc_arg)] @text.verbatim

; Calls by a name, and what a name can be bound to beside definitions.
(call_expression function: (identifier) @call)
(init_declarator declarator: (function_declarator declarator: (parenthesized_declarator
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
