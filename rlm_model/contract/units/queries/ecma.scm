; What JavaScript and TypeScript have in common.

; A unit, a scope that qualifies names, and the name of each.
(function_declaration name: (identifier) @name body: (_) @body) @unit
(generator_function_declaration name: (identifier) @name body: (_) @body) @unit
(method_definition name: (_) @name body: (_) @body) @unit @method
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @unit
(assignment_expression
  left: (identifier) @name
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @unit
(assignment_expression
  left: (member_expression property: [(property_identifier) (private_property_identifier)] @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @unit @method
(pair
  key: [(property_identifier) (string)] @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @unit @method
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @scope

; `A.prototype.run = function …` is a method of A, and `A.run = …` too.
(assignment_expression left: (member_expression object: [
  (member_expression
    object: (identifier) @qualifier
    property: (property_identifier) @_prototype (#eq? @_prototype "prototype"))
  ((identifier) @qualifier (#match? @qualifier "^[A-Z]"))
]))

; Exports, decorators and the keyword belong to the text.
(export_statement) @wrapper
(lexical_declaration . (variable_declarator) .) @wrapper
(variable_declaration . (variable_declarator) .) @wrapper
(decorator) @prefix

; Left out of the text: no cost.
(comment) @omit @comment

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (for_in_statement) (while_statement) (do_statement)] @loop
(call_expression
  function: (member_expression property: (property_identifier) @_iterates)
  arguments: (arguments [(arrow_function) (function_expression)])
  (#any-of? @_iterates
    "every" "filter" "find" "findIndex" "findLast" "flatMap" "forEach" "map" "reduce"
    "reduceRight" "some" "sort" "toSorted")) @loop

; Passes: what looks at all of a collection.
(call_expression
  function: (member_expression property: (property_identifier) @pass)
  (#any-of? @pass
    "concat" "copyWithin" "fill" "flat" "from" "includes" "indexOf" "join" "lastIndexOf" "repeat"
    "replace" "replaceAll" "reverse" "shift" "slice" "splice" "split" "substr" "substring" "sort"
    "toReversed" "toSorted" "unshift" "with"))
(call_expression
  function: (member_expression
    object: (identifier) @_object property: (property_identifier) @pass)
  (#eq? @_object "Object") (#any-of? @pass "assign" "entries" "fromEntries" "keys" "values"))
(spread_element "..." @pass)
(new_expression
  constructor: (identifier) @pass arguments: (arguments (_))
  (#any-of? @pass "Array" "Map" "Set"))

; Divisions by a constant.
(binary_expression operator: ["/" ">>" ">>>"] right: (number)) @halving
(augmented_assignment_expression operator: ["/=" ">>=" ">>>="] right: (number)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
(ternary_expression consequence: (_) @arm)
(ternary_expression alternative: (_) @arm)
[(switch_case) (switch_default)] @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  function: [
    (identifier) @call.step
    (member_expression property: [(property_identifier) (private_property_identifier)] @call.step)
  ]
  arguments: (arguments [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (number))
    (call_expression
      function: (member_expression property: (_) @_takes) arguments: (arguments . (number)))
  ])
  (#any-of? @_takes "slice" "substring" "substr"))
(call_expression
  function: [
    (identifier) @call.part
    (member_expression property: [(property_identifier) (private_property_identifier)] @call.part)
  ]
  arguments: (arguments (member_expression object: (identifier))))

; What a unit may use from its file.
(import_statement (import_clause (identifier) @import.name)) @import
(import_statement (import_clause (namespace_import (identifier) @import.name))) @import
(import_specifier !alias name: (identifier) @import.name)
(import_specifier alias: (identifier) @import.name)
(lexical_declaration (variable_declarator
  name: [
    (identifier) @import.name
    (object_pattern (shorthand_property_identifier_pattern) @import.name)
  ]
  value: (call_expression function: (identifier) @_require))
  (#eq? @_require "require")) @import
(program (lexical_declaration (variable_declarator
  name: (identifier) @constant.name
  value: (_) @_value)
  (#not-match? @_value "^require\\(")) @constant)
(program (variable_declaration (variable_declarator name: (identifier) @constant.name)) @constant)
(program (export_statement (lexical_declaration
  (variable_declarator name: (identifier) @constant.name))) @constant)

; Uses of a name, and of a member of something.
(member_expression
  object: (this) @owner
  property: [(property_identifier) (private_property_identifier)] @member)
(member_expression
  object: (identifier) @owner
  property: (property_identifier) @member
  (#match? @owner "^[A-Z]"))
((program) @_file (#set! names.self "this"))

; The tokens of the text; a line end inside of ( or [ is white space.
((program) @_file (#set! text.quotes "'\""))
[(string) (template_string) (regex)] @text.verbatim
(binary_expression operator: _ @text.between)
(augmented_assignment_expression operator: _ @text.between)
[(assignment_expression "=" @text.between) (variable_declarator "=" @text.between)]

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call_expression function: [(identifier) (member_expression)] @call)
(arrow_function parameter: (identifier) @binding)
(rest_pattern (identifier) @binding)
(array_pattern [(identifier) @binding (assignment_pattern left: (identifier) @binding)])
(shorthand_property_identifier_pattern) @binding
(pair_pattern value: (identifier) @binding)
(variable_declarator name: (identifier) @binding)
(assignment_expression left: (identifier) @binding)
(for_in_statement left: (identifier) @binding)
(catch_clause parameter: (identifier) @binding)

; Called names that need no definition: the language's own objects, which only compute.
(call_expression function: [
    (identifier) @builtin
    (member_expression object: (identifier) @builtin)
    (member_expression object: (member_expression object: (identifier) @builtin))
  ]
  (#any-of? @builtin
    "Array" "ArrayBuffer" "Atomics" "BigInt" "Boolean" "Buffer" "clearInterval" "clearTimeout"
    "console" "DataView" "Date" "decodeURIComponent" "encodeURIComponent" "Error" "Intl"
    "isFinite" "isNaN" "JSON" "Map" "Math" "module" "Number" "Object" "parseFloat" "parseInt"
    "performance" "Promise" "Proxy" "queueMicrotask" "RangeError" "Reflect" "RegExp" "require"
    "Set" "setImmediate" "setInterval" "setTimeout" "String" "structuredClone" "Symbol"
    "TypeError" "Uint8Array" "WeakMap"))
[(this) (super) "new"] @builtin

; What makes a file a program: it reads its input.
((member_expression object: (identifier) @_process property: (property_identifier) @main)
  (#eq? @_process "process") (#eq? @main "stdin"))
(call_expression
  function: [(identifier) @main (member_expression property: (property_identifier) @main)]
  arguments: (arguments . [(number) (string)] @_input)
  (#eq? @main "readFileSync") (#match? @_input "^(0|.?/dev/stdin.?)$"))
