; A unit, a scope that qualifies names, and the name of each.
(function_declaration name: (identifier) @name body: (block) @body) @unit
(method_declaration name: (field_identifier) @name body: (block) @body) @unit
(short_var_declaration
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @unit
(var_spec
  name: (identifier) @name
  value: (expression_list . (func_literal body: (block) @body) .)) @unit
(type_spec name: (type_identifier) @name type: [(struct_type) (interface_type)] @body) @scope

; A method belongs to the type of its receiver.
(method_declaration receiver: (parameter_list (parameter_declaration type: [
  (type_identifier) @qualifier
  (generic_type type: (type_identifier) @qualifier)
  (pointer_type [
    (type_identifier) @qualifier
    (generic_type type: (type_identifier) @qualifier)
  ])
])))

; The keyword belongs to the text.
(var_declaration . (var_spec value: (expression_list (func_literal))) .) @wrapper
(type_declaration . (type_spec) .) @wrapper

; Left out of the text: no cost.
(comment) @omit @comment

; Loops: kept longest when a text is cut to the budget.
(for_statement) @loop

; Passes: what looks at all of a collection.
(call_expression
  function: (identifier) @pass (#any-of? @pass "clear" "copy"))
(call_expression
  function: (identifier) @pass arguments: (argument_list (slice_type) (identifier))
  (#eq? @pass "make"))
(variadic_argument) @pass
(call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @pass)
  (#any-of? @_package "bytes" "maps" "slices" "sort" "strings")
  (#not-match? @pass "^(BinarySearch|BinarySearchFunc|HasPrefix|HasSuffix|Search|SearchInts)$"))
(type_conversion_expression type: (slice_type) operand: (identifier)) @pass

; Divisions by a constant.
(binary_expression operator: ["/" ">>"] right: (int_literal)) @halving
(assignment_statement operator: ["/=" ">>="] right: (expression_list (int_literal))) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
[(expression_case) (type_case) (default_case)] @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  function: [(identifier) @call.step (selector_expression field: (field_identifier) @call.step)]
  arguments: (argument_list [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (int_literal))
    (slice_expression start: (int_literal) !end)
  ]))
(call_expression
  function: [(identifier) @call.part (selector_expression field: (field_identifier) @call.part)]
  arguments: (argument_list (selector_expression operand: (identifier))))

; What a unit may use from its file.
(import_spec path: (interpreted_string_literal (_) @import.path) !name) @import
(import_spec name: (package_identifier) @import.name) @import
(source_file (const_declaration (const_spec name: (identifier) @constant.name)) @constant)
(source_file (var_declaration (var_spec name: (identifier) @constant.name)) @constant)
(source_file (var_declaration (var_spec_list
  (var_spec name: (identifier) @constant.name) @constant)))
(source_file (type_declaration (type_spec
  name: (type_identifier) @constant.name
  type: [(map_type) (slice_type) (array_type) (function_type) (type_identifier)
    (pointer_type) (qualified_type) (channel_type)])) @constant)
(source_file (type_declaration (type_alias name: (type_identifier) @constant.name)) @constant)

; Uses of a name, and of a member of something; a method calls its own object by the receiver.
[(identifier) (type_identifier) (package_identifier)] @lexical
(selector_expression operand: (identifier) @owner field: (field_identifier) @member)
(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @self)))

; The tokens of the text; a line end inside of ( or [ is white space.
[(interpreted_string_literal) (raw_string_literal) (rune_literal)] @text.verbatim
(import_spec_list ["(" ")"] @text.lines)
(const_declaration ["(" ")"] @text.lines)
(var_spec_list ["(" ")"] @text.lines)
(type_declaration ["(" ")"] @text.lines)
(binary_expression operator: _ @text.between)
(assignment_statement operator: _ @text.between)
(short_var_declaration ":=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call_expression function: [(identifier) (selector_expression)] @call)
(parameter_declaration name: (identifier) @binding)
(variadic_parameter_declaration name: (identifier) @binding)
(short_var_declaration left: (expression_list (identifier) @binding))
(range_clause left: (expression_list (identifier) @binding))
(receive_statement left: (expression_list (identifier) @binding))
(type_switch_statement alias: (expression_list (identifier) @binding))
(var_spec name: (identifier) @binding)
(const_spec name: (identifier) @binding)
(type_parameter_declaration name: (identifier) @binding)

; Called names that need no definition: builtins,
; and the packages of the standard library that only compute.
(call_expression function: (identifier) @builtin
  (#any-of? @builtin
    "any" "append" "bool" "byte" "cap" "clear" "close" "complex" "complex128" "complex64"
    "copy" "delete" "error" "float32" "float64" "imag" "int" "int16" "int32" "int64" "int8"
    "len" "make" "max" "min" "new" "panic" "print" "println" "real" "recover" "rune" "string"
    "uint" "uint16" "uint32" "uint64" "uint8" "uintptr"))
(call_expression function: (selector_expression operand: (identifier) @builtin)
  (#any-of? @builtin
    "atomic" "big" "bits" "bytes" "cmp" "cmplx" "context" "errors" "fmt" "heap" "list" "log"
    "maps" "math" "rand" "reflect" "regexp" "ring" "slices" "sort" "strconv" "strings" "sync"
    "testing" "time" "unicode" "unsafe" "utf8"))

; What makes a file a program.
(source_file
  (package_clause (package_identifier) @_package)
  (function_declaration name: (identifier) @main)
  (#eq? @_package "main") (#eq? @main "main"))
