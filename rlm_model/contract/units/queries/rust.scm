; A unit, a scope that qualifies names, and the name of each.
(function_item name: (_) @name body: (block) @body) @unit
(let_declaration pattern: (identifier) @name value: (closure_expression body: (_) @body)) @unit
(struct_item name: (type_identifier) @name) @scope
(enum_item name: (type_identifier) @name) @scope
(union_item name: (type_identifier) @name) @scope
(trait_item name: (type_identifier) @name body: (_) @body) @scope
(mod_item name: (identifier) @name body: (_)) @namespace
(impl_item type: [
  (type_identifier) @name
  (generic_type type: (type_identifier) @name)
  (scoped_type_identifier name: (type_identifier) @name)
  (primitive_type) @name
  (reference_type type: (type_identifier) @name)
]) @extension

; Attributes belong to the text.
(attribute_item) @prefix

; Left out of the text: no cost.
[(line_comment) (block_comment)] @omit @comment

; What does nothing: a function that has no other statement is not judged.
(expression_statement (macro_invocation macro: (identifier) @_macro
  (#any-of? @_macro "todo" "unimplemented"))) @idle
(block (macro_invocation macro: (identifier) @_macro
  (#any-of? @_macro "todo" "unimplemented")) @idle)

; Loops: kept longest when a text is cut to the budget.
[(for_expression) (while_expression) (loop_expression)] @loop
(call_expression
  function: (field_expression field: (field_identifier) @_iterates)
  arguments: (arguments (closure_expression))
  (#any-of? @_iterates
    "all" "any" "filter" "filter_map" "find" "flat_map" "fold" "for_each" "map" "position"
    "retain" "scan" "sort_by" "sort_by_key" "sort_unstable_by" "sort_unstable_by_key"
    "take_while")) @loop

; Passes: what looks at all of a collection. Sets and maps look up.
(call_expression
  function: [
    (field_expression value: (_) @pass.of field: (field_identifier) @pass)
    (generic_function function: (field_expression field: (field_identifier) @pass))
  ]
  (#any-of? @pass
    "clone" "collect" "concat" "contains" "count" "dedup" "drain" "ends_with" "extend"
    "extend_from_slice" "fill" "find" "insert" "join" "last" "max" "min" "min_by_key" "nth"
    "product" "remove" "repeat" "replace" "reverse" "rotate_left" "rotate_right" "sort"
    "sort_unstable" "split_off" "sum" "swap_remove" "to_lowercase" "to_owned" "to_string"
    "to_uppercase" "to_vec" "truncate"))
(macro_invocation
  macro: (identifier) @pass (token_tree ";" . (identifier)) (#eq? @pass "vec"))

; What looks up.
([
  (parameter pattern: (identifier) @hashed type: (_) @_type)
  (let_declaration pattern: (identifier) @hashed type: (_) @_type)
  (let_declaration
    pattern: (identifier) @hashed value: (call_expression function: (scoped_identifier) @_type))
] (#match? @_type "^(&)?(mut )?(BTree|Hash)(Map|Set)\\b"))

; Divisions by a constant.
(binary_expression operator: ["/" ">>"] right: (integer_literal)) @halving
(compound_assignment_expr operator: ["/=" ">>="] right: (integer_literal)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_expression consequence: (_) @arm)
(if_expression alternative: (_) @arm)
(match_arm) @arm
(return_expression) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  function: [
    (identifier) @call.step
    (scoped_identifier name: (identifier) @call.step)
    (field_expression field: (field_identifier) @call.step)
  ]
  arguments: (arguments [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (integer_literal))
    (reference_expression value: (index_expression (range_expression . (integer_literal) .)))
  ]))
(call_expression
  function: [
    (identifier) @call.part
    (scoped_identifier name: (identifier) @call.part)
    (field_expression field: (field_identifier) @call.part)
  ]
  arguments: (arguments [
    (field_expression value: (identifier))
    (reference_expression value: (field_expression value: (identifier)))
  ]))

; What a unit may use from its file.
(use_declaration) @import
(use_declaration argument: [
  (identifier) @import.name
  (scoped_identifier name: (identifier) @import.name)
])
(use_as_clause alias: (identifier) @import.name)
(use_list [(identifier) @import.name (scoped_identifier name: (identifier) @import.name)])
(scoped_use_list path: [
    (identifier) @import.name
    (scoped_identifier name: (identifier) @import.name)
  ]
  list: (use_list (self)))
(const_item name: (identifier) @constant.name) @constant
(static_item name: (identifier) @constant.name) @constant
(type_item name: (type_identifier) @constant.name) @constant

; Uses of a name, and of a member of something.
[(identifier) (type_identifier)] @lexical
(field_expression value: (self) @owner field: (field_identifier) @member)
(scoped_identifier path: (identifier) @owner name: (identifier) @member)
((source_file) @_file (#set! names.self "self Self"))

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (raw_string_literal) (char_literal)] @text.verbatim
(binary_expression operator: _ @text.between)
(compound_assignment_expr operator: _ @text.between)
[(assignment_expression "=" @text.between) (let_declaration "=" @text.between)]

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call_expression function: [(identifier) (scoped_identifier) (field_expression)] @call)
(call_expression function: (generic_function function: (_) @call))
(parameter pattern: (identifier) @binding)
(mut_pattern (identifier) @binding)
(closure_parameters (identifier) @binding)
(let_declaration pattern: (identifier) @binding)
(for_expression pattern: (identifier) @binding)
(tuple_pattern (identifier) @binding)
(or_pattern (identifier) @binding)
(tuple_struct_pattern type: _ (identifier) @binding)
(reference_pattern (identifier) @binding)
(ref_pattern (identifier) @binding)
(slice_pattern (identifier) @binding)
(captured_pattern (identifier) @binding)
(match_pattern (identifier) @binding)
(field_pattern name: (shorthand_field_identifier) @binding)
(field_pattern pattern: (identifier) @binding)
(type_parameter name: (type_identifier) @binding)
(const_parameter name: (identifier) @binding)
(macro_definition name: (identifier) @binding)

; Called names that need no definition: the prelude, primitive types,
; and the modules of the standard library that only compute.
(call_expression function: [
    (identifier) @builtin
    (scoped_identifier path: (identifier) @builtin)
    (scoped_identifier path: (generic_type type: (type_identifier) @builtin))
    (generic_function function: (identifier) @builtin)
    (generic_function function: (scoped_identifier path: (identifier) @builtin))
  ]
  (#any-of? @builtin
    "Arc" "bool" "Box" "Cell" "char" "Cow" "Default" "drop" "Err" "f32" "f64" "From" "i128"
    "i16" "i32" "i64" "i8" "isize" "Iterator" "None" "Ok" "Option" "Ordering" "Rc" "RefCell"
    "Result" "Self" "Some" "str" "String" "u128" "u16" "u32" "u64" "u8" "usize" "Vec"))
[(self) (super)] @builtin
(use_declaration argument: (scoped_identifier
    path: (scoped_identifier path: (identifier) @_root name: (identifier) @_module)
    name: (identifier) @builtin)
  (#any-of? @_root "std" "core" "alloc")
  (#not-match? @_module "^(env|fs|io|net|os|process|thread)$"))
(use_declaration argument: (scoped_identifier path: (identifier) @_root name: (identifier) @builtin)
  (#any-of? @_root "std" "core" "alloc")
  (#not-match? @builtin "^(env|fs|io|net|os|process|thread)$"))
(use_declaration argument: (scoped_use_list
    path: (scoped_identifier path: (identifier) @_root name: (identifier) @_module)
    list: (use_list (identifier) @builtin))
  (#any-of? @_root "std" "core" "alloc")
  (#not-match? @_module "^(env|fs|io|net|os|process|thread)$"))
(use_declaration argument: (scoped_use_list
    path: (identifier) @_root
    list: (use_list [
      (identifier) @builtin
      (scoped_identifier name: (identifier) @builtin)
      (scoped_use_list list: (use_list (identifier) @builtin))
    ]))
  (#any-of? @_root "std" "core" "alloc")
  (#not-match? @builtin "^(env|fs|io|net|os|process|thread)$"))

; What makes a file a program.
(source_file (function_item name: (identifier) @main (#eq? @main "main")))
