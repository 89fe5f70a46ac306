; A unit, a scope that qualifies names, and the name of each.
(method_declaration name: (identifier) @name body: (block) @body) @unit
(constructor_declaration name: (identifier) @name body: (constructor_body) @body) @unit
(compact_constructor_declaration name: (identifier) @name body: (block) @body) @unit
(variable_declarator
  name: (identifier) @name
  value: (lambda_expression body: (_) @body)) @unit @variable
(class_declaration name: (identifier) @name body: (_) @body) @scope
(record_declaration name: (identifier) @name body: (_) @body) @scope
(interface_declaration name: (identifier) @name body: (_) @body) @scope
(enum_declaration name: (identifier) @name body: (_) @body) @scope

; The type belongs to the text.
(field_declaration declarator: (variable_declarator value: (lambda_expression))) @wrapper
(local_variable_declaration declarator: (variable_declarator value: (lambda_expression))) @wrapper

; Left out of the text: no cost.
[(line_comment) (block_comment)] @omit @comment

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (enhanced_for_statement) (while_statement) (do_statement)] @loop

; Passes: what looks at all of a collection. Sets and maps look up.
(method_invocation
  object: (_) @pass.of name: (identifier) @pass
  (#any-of? @pass
    "addAll" "clone" "concat" "contains" "containsAll" "copyOf" "copyOfRange" "count" "delete"
    "deleteCharAt" "fill" "frequency" "indexOf" "insert" "join" "lastIndexOf" "remove" "removeAll"
    "removeFirst" "removeIf" "repeat" "replace" "replaceAll" "retainAll" "reverse" "setLength"
    "shuffle" "sort" "split" "stream" "substring" "sum" "toArray" "toCharArray" "toList" "toString"
    "trim"))
(method_invocation
  object: (identifier) @_object name: (identifier) @pass
  (#eq? @_object "Collections") (#any-of? @pass "max" "min" "nCopies" "swap"))
(method_invocation
  name: (identifier) @pass arguments: (argument_list (_) (_)) (#eq? @pass "add"))
(array_creation_expression dimensions: (dimensions_expr (identifier))) @pass
(object_creation_expression
  type: (generic_type) @pass arguments: (argument_list (identifier)))

; What looks up.
([
  (formal_parameter type: (_) @_type name: (identifier) @hashed)
  (local_variable_declaration
    type: (_) @_type declarator: (variable_declarator name: (identifier) @hashed))
  (field_declaration
    type: (_) @_type declarator: (variable_declarator name: (identifier) @hashed))
] (#match? @_type "^(java\\.util\\.)?(Abstract|Concurrent|Enum|Hash|Linked|LinkedHash|Navigable|Sorted|Tree)*(Map|Set)\\b"))
(local_variable_declaration
  declarator: (variable_declarator
    name: (identifier) @hashed value: (object_creation_expression type: (_) @_type))
  (#match? @_type "^(java\\.util\\.)?(Abstract|Concurrent|Enum|Hash|Linked|LinkedHash|Navigable|Sorted|Tree)*(Map|Set)\\b"))

; Divisions by a constant.
(binary_expression operator: ["/" ">>" ">>>"] right: (decimal_integer_literal)) @halving
(assignment_expression
  operator: ["/=" ">>=" ">>>="] right: (decimal_integer_literal)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
(ternary_expression consequence: (_) @arm)
(ternary_expression alternative: (_) @arm)
[(switch_block_statement_group) (switch_rule)] @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(method_invocation
  name: (identifier) @call.step
  arguments: (argument_list [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (decimal_integer_literal))
    (method_invocation
      name: (identifier) @_takes arguments: (argument_list . (decimal_integer_literal)))
  ])
  (#any-of? @_takes "substring" "subList"))
(method_invocation
  name: (identifier) @call.part
  arguments: (argument_list (field_access object: (identifier))))

; What a unit may use from its file.
(import_declaration (scoped_identifier name: (identifier) @import.name) .) @import
(field_declaration declarator: (variable_declarator name: (identifier) @constant.name)) @constant

; Uses of a name, those that may mean a member of the own class, and of a member of something.
[(identifier) (type_identifier)] @lexical
(method_invocation !object name: (identifier) @bare)
(method_invocation object: [(identifier) (this)] @owner)
(method_invocation object: (_) name: (identifier) @member)
(field_access object: [(identifier) (this)] @owner)
(field_access field: (identifier) @member)
(method_reference . [(identifier) (this)] @owner (identifier) @member .)
((program) @_file (#set! names.self "this"))

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (character_literal)] @text.verbatim
(binary_expression operator: _ @text.between)
(assignment_expression operator: _ @text.between)
(variable_declarator "=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions and imports.
(method_invocation) @call
(formal_parameter name: (identifier) @binding)
(catch_formal_parameter name: (identifier) @binding)
(resource name: (identifier) @binding)
(variable_declarator name: (identifier) @binding)
(enhanced_for_statement name: (identifier) @binding)
(inferred_parameters (identifier) @binding)
(lambda_expression parameters: (identifier) @binding)
(instanceof_expression name: (identifier) @binding)
(type_pattern (identifier) @binding)
(record_pattern_component (identifier) @binding)
(type_parameter (type_identifier) @binding)
(enum_constant name: (identifier) @binding)

; Called names that need no definition: the packages of the standard library that only compute.
(method_invocation object: (identifier) @builtin
  (#any-of? @builtin
    "ArrayDeque" "ArrayList" "Arrays" "BigDecimal" "BigInteger" "Boolean" "Byte" "Character"
    "Collections" "Collectors" "Comparator" "Double" "Duration" "Entry" "Enum" "Float"
    "Function" "HashMap" "Instant" "Integer" "IntStream" "List" "LocalDate" "LocalDateTime"
    "Long" "LongStream" "Map" "Math" "Objects" "Optional" "Pattern" "Random" "Set" "Short"
    "Stream" "StreamSupport" "StrictMath" "String" "StringBuilder" "Thread" "ThreadLocalRandom"
    "UUID"))
(method_invocation object: (field_access object: (identifier) @builtin) (#eq? @builtin "System"))
(method_invocation object: (identifier) @builtin (#eq? @builtin "System"))
(method_invocation object: [(this) (super)] @builtin)
"new" @builtin
(import_declaration (scoped_identifier name: (identifier) @builtin) @_path
  (#match? @_path "^java\\.(util|lang|math|text|time)\\."))

; What makes a file a program.
(method_declaration (modifiers "static") name: (identifier) @main (#eq? @main "main"))
