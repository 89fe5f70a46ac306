; inherits: c_family

; A unit, a scope that qualifies names, and the name of each.
(function_definition body: [(compound_statement) (try_statement)] @body) @unit
(init_declarator
  declarator: (identifier) @name
  value: (lambda_expression body: (compound_statement) @body)) @unit
(function_declarator declarator: [
  (identifier) @name
  (field_identifier) @name
  (operator_name) @name
  (destructor_name) @name
  (template_function name: (identifier) @name)
  (parenthesized_declarator (identifier) @name)
])
(operator_cast type: (_) @name)
(class_specifier name: (type_identifier) @name body: (_) @body) @scope
(namespace_definition name: (_) @name) @namespace

; `Foo::bar` outside of its class.
(function_declarator declarator: (qualified_identifier scope: [
  (namespace_identifier) @qualifier
  (template_type name: (type_identifier) @qualifier)
]))
(function_declarator declarator: (qualified_identifier name: (qualified_identifier scope: [
  (namespace_identifier) @qualifier
  (template_type name: (type_identifier) @qualifier)
])))
(function_declarator declarator: (qualified_identifier name: [
  (identifier) @name
  (operator_name) @name
  (destructor_name) @name
  (template_function name: (identifier) @name)
  (qualified_identifier name: [
    (identifier) @name
    (operator_name) @name
    (destructor_name) @name
    (template_function name: (identifier) @name)
  ])
]))

; Templates belong to the text.
(template_declaration) @wrapper
(declaration . (_) . (init_declarator value: (lambda_expression)) .) @wrapper

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (for_range_loop) (while_statement) (do_statement)] @loop

; Passes: what looks at all of a collection. Sets and maps look up.
(call_expression
  function: [(identifier) @pass (qualified_identifier name: (identifier) @pass)]
  (#any-of? @pass
    "accumulate" "all_of" "any_of" "copy" "count" "count_if" "equal" "fill" "find" "find_if" "iota"
    "is_sorted" "make_heap" "max_element" "memcpy" "memset" "merge" "min_element" "minmax_element"
    "next_permutation" "none_of" "nth_element" "partial_sum" "partition" "prev_permutation" "remove"
    "remove_if" "replace" "reverse" "rotate" "shuffle" "sort" "stable_sort" "strlen" "transform"
    "unique"))
(call_expression
  function: (field_expression argument: (_) @pass.of field: (field_identifier) @pass)
  (#any-of? @pass
    "append" "assign" "compare" "count" "erase" "find" "insert" "replace" "resize" "substr"))
(declaration
  type: [
    (template_type name: (type_identifier) @_type)
    (qualified_identifier name: (template_type name: (type_identifier) @_type))
  ]
  declarator: [(init_declarator value: [(argument_list) (identifier)]) (function_declarator)] @pass
  (#eq? @_type "vector"))

; What looks up.
([
  (parameter_declaration type: (_) @_type declarator: [
    (identifier) @hashed (reference_declarator (identifier) @hashed)
  ])
  (declaration type: (_) @_type declarator: [
    (identifier) @hashed (init_declarator declarator: (identifier) @hashed)
  ])
] (#match? @_type "^(std::)?(unordered_)?(multi)?(map|set)\\b"))

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  function: [
    (identifier) @call.step
    (field_expression field: (field_identifier) @call.step)
    (qualified_identifier name: (identifier) @call.step)
  ]
  arguments: (argument_list [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (number_literal))
    (call_expression
      function: (field_expression field: (field_identifier) @_takes)
      arguments: (argument_list . (number_literal)))
  ])
  (#eq? @_takes "substr"))
(call_expression
  function: [
    (identifier) @call.part
    (field_expression field: (field_identifier) @call.part)
    (qualified_identifier name: (identifier) @call.part)
  ]
  arguments: (argument_list (field_expression argument: (identifier))))

; What a unit may use from its file. An include names nothing, and is not used by name.
(alias_declaration name: (type_identifier) @constant.name) @constant
(declaration_list
  (declaration declarator: [
    (identifier) @constant.name
    (array_declarator declarator: (identifier) @constant.name)
    (init_declarator declarator: [
      (identifier) @constant.name
      (array_declarator declarator: (identifier) @constant.name)
      (pointer_declarator declarator: (identifier) @constant.name)
    ])
  ]) @constant)
(field_declaration_list (field_declaration declarator: [
  (field_identifier) @constant.name
  (pointer_declarator declarator: (field_identifier) @constant.name)
  (array_declarator declarator: (field_identifier) @constant.name)
]) @constant)

; Uses of a name, which may mean a member of the own class, and of a member of something.
(identifier) @bare
(type_identifier) @lexical
(field_expression argument: [(this) (identifier)] @owner field: (field_identifier) @member)
(qualified_identifier scope: (namespace_identifier) @owner name: (identifier) @member)
(call_expression function: (qualified_identifier scope: (namespace_identifier) @lexical))
((translation_unit) @_file (#set! names.self "this"))

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (raw_string_literal) (char_literal) (system_lib_string) (preproc_arg)]
  @text.verbatim

; Calls by a name, and what a name can be bound to beside definitions.
(call_expression function: [(identifier) (qualified_identifier)] @call)
(call_expression function: (template_function name: (identifier) @call))
(optional_parameter_declaration declarator: (identifier) @binding)
(reference_declarator (identifier) @binding)
(structured_binding_declarator (identifier) @binding)
(for_range_loop declarator: (identifier) @binding)
(lambda_capture_initializer left: (identifier) @binding)
(type_parameter_declaration (type_identifier) @binding)

; The standard library's functions that only compute, with and without `using namespace std`.
(call_expression function: (qualified_identifier scope: (namespace_identifier) @builtin
  (#eq? @builtin "std")))
(call_expression function: [
    (identifier) @builtin
    (template_function name: (identifier) @builtin)
  ]
  (#any-of? @builtin
    "abort" "abs" "accumulate" "all_of" "any_of" "assert" "back_inserter" "begin" "bitset"
    "bsearch" "calloc" "cbegin" "ceil" "cend" "clamp" "const_cast" "copy" "cos" "count"
    "count_if" "deque" "distance" "dynamic_cast" "end" "exit" "exp" "fabs" "fill" "find"
    "find_if" "floor" "fmax" "fmin" "fmod" "for_each" "forward" "free" "gcd" "get" "getline"
    "greater" "iota" "isalnum" "isalpha" "isdigit" "islower" "isspace" "isupper" "lcm" "less"
    "log" "log10" "log2" "lower_bound" "make_heap" "make_pair" "make_shared" "make_tuple"
    "make_unique" "malloc" "map" "max" "max_element" "memcmp" "memcpy" "memmove" "memset"
    "merge" "min" "min_element" "minmax" "move" "next" "next_permutation" "none_of"
    "nth_element" "pair" "partial_sort" "partial_sum" "pop_heap" "pow" "prev"
    "prev_permutation" "printf" "priority_queue" "push_heap" "puts" "qsort" "queue" "rand"
    "realloc" "reinterpret_cast" "remove" "remove_if" "reverse" "rotate" "round" "set"
    "setprecision" "setw" "shuffle" "sin" "size" "snprintf" "sort" "sqrt" "srand" "sscanf"
    "stable_sort" "stack" "static_cast" "stod" "stoi" "stol" "stoll" "strcmp" "string" "strlen"
    "strtol" "swap" "tan" "tie" "to_string" "tolower" "toupper" "transform" "trunc" "tuple"
    "unique" "unordered_map" "unordered_set" "upper_bound" "va_arg" "va_end" "va_start"
    "vector"))
