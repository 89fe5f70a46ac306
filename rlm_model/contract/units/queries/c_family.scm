; What C and C++ have in common.

; A unit, a scope that qualifies names, and the name of each.
(struct_specifier name: (type_identifier) @name body: (_) @body) @scope
(union_specifier name: (type_identifier) @name body: (_) @body) @scope
(enum_specifier name: (type_identifier) @name body: (_) @body) @scope

; Left out of the text: no cost.
(comment) @omit @comment

; Divisions by a constant.
(binary_expression operator: ["/" ">>"] right: (number_literal)) @halving
(assignment_expression operator: ["/=" ">>="] right: (number_literal)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
(conditional_expression consequence: (_) @arm)
(conditional_expression alternative: (_) @arm)
(case_statement) @arm
(return_statement) @return

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

; The tokens of the text; a line end inside of ( or [ is white space.
(binary_expression operator: _ @text.between)
(assignment_expression operator: _ @text.between)
(init_declarator "=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions.
(parameter_declaration declarator: (_ (identifier) @binding))
(parameter_declaration declarator: (function_declarator declarator: (parenthesized_declarator
  (pointer_declarator declarator: (identifier) @binding))))
(parameter_declaration declarator: (identifier) @binding)
(init_declarator declarator: (identifier) @binding)
(declaration declarator: (identifier) @binding)
(declaration declarator: (function_declarator declarator: (parenthesized_declarator
  (pointer_declarator declarator: (identifier) @binding))))

; What makes a file a program.
(translation_unit (function_definition
  declarator: (function_declarator declarator: (identifier) @main) (#eq? @main "main")))
