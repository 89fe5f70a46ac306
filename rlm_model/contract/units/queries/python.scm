; A unit, a scope that qualifies names, and the name of each.
(function_definition name: (identifier) @name) @unit
(class_definition name: (identifier) @name) @scope

; Everything before the body is the signature.
(function_definition body: (block) @body)
(class_definition body: (block) @body)

; Decorators belong to the text.
(decorated_definition) @wrapper

; Left out of the text: no cost.
(comment) @omit
(module . (expression_statement . (string) .) @omit)
(block . (expression_statement . (string) .) @omit)

; Loops: kept longest when a text is cut to the budget.
[
  (for_statement)
  (while_statement)
  (list_comprehension)
  (set_comprehension)
  (dictionary_comprehension)
  (generator_expression)
] @loop

; What a unit may use from its file.
(import_statement name: (dotted_name . (identifier) @import.name)) @import
(import_statement name: (aliased_import alias: (identifier) @import.name)) @import
(import_from_statement name: (dotted_name (identifier) @import.name)) @import
(import_from_statement name: (aliased_import alias: (identifier) @import.name)) @import
(module (expression_statement (assignment left: (identifier) @constant.name)) @constant)

; Uses of a name, and of a member of something.
(identifier) @reference
(attribute attribute: (identifier) @member)
(keyword_argument name: (identifier) @member)
