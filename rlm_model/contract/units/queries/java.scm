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
