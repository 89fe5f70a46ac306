; A unit, a scope that qualifies names, and the name of each.
(method_declaration name: (identifier) @name body: (_) @body) @unit
(constructor_declaration name: (identifier) @name body: (_) @body) @unit
(destructor_declaration "~" @name body: (_) @body) @unit
(operator_declaration operator: _ @name body: (_) @body) @unit
(local_function_statement name: (identifier) @name body: (_) @body) @unit
(variable_declarator name: (identifier) @name (lambda_expression body: (_) @body)) @unit @variable
(class_declaration name: (identifier) @name body: (_) @body) @scope
(struct_declaration name: (identifier) @name body: (_) @body) @scope
(record_declaration name: (identifier) @name) @scope
(interface_declaration name: (identifier) @name body: (_) @body) @scope
(enum_declaration name: (identifier) @name body: (_) @body) @scope
(namespace_declaration name: (_) @name) @namespace

; The type belongs to the text.
(variable_declaration (variable_declarator (lambda_expression))) @wrapper
(field_declaration (variable_declaration (variable_declarator (lambda_expression)))) @wrapper
(local_declaration_statement
  (variable_declaration (variable_declarator (lambda_expression)))) @wrapper

; Left out of the text: no cost.
(comment) @omit @comment

; What does nothing: a function that has no other statement is not judged.
(throw_statement (object_creation_expression type: (identifier) @_error)
  (#eq? @_error "NotImplementedException")) @idle
(arrow_expression_clause (throw_expression (object_creation_expression type: (identifier) @_error))
  (#eq? @_error "NotImplementedException")) @idle

; Loops: kept longest when a text is cut to the budget.
[
  (for_statement)
  (foreach_statement)
  (while_statement)
  (do_statement)
  (query_expression)
] @loop
(query_expression (from_clause) (from_clause) @loop.again)

; Passes: what looks at all of a collection. Sets and dictionaries look up.
(invocation_expression
  function: (member_access_expression
    expression: (_) @pass.of
    name: [(identifier) @pass (generic_name (identifier)) @pass])
  (#match? @pass
    "^(AddRange|Aggregate|All|Any|Average|Clear|Clone|Concat|Contains|Copy|CopyTo|Count|Distinct|Except|Fill|Find|FindIndex|First|FirstOrDefault|GroupBy|IndexOf|Insert|InsertRange|Intersect|Join|Last|LastIndexOf|Max|MaxBy|Min|MinBy|OrderBy|OrderByDescending|PadLeft|PadRight|Remove|RemoveAll|RemoveAt|RemoveRange|Repeat|Replace|Reverse|Select|SequenceEqual|Sort|Split|Substring|Sum|ToArray|ToCharArray|ToDictionary|ToHashSet|ToList|ToLower|ToString|ToUpper|Trim|Union|Where|Zip)(<.*>)?$"))
(array_creation_expression (array_type (array_rank_specifier (identifier)))) @pass

; What looks up.
([
  (parameter type: (_) @_type name: (identifier) @hashed)
  (variable_declaration type: (_) @_type (variable_declarator name: (identifier) @hashed))
  (variable_declaration
    (variable_declarator name: (identifier) @hashed (object_creation_expression type: (_) @_type)))
] (#match? @_type "^(Concurrent|Frozen|Hash|I|IReadOnly|Immutable|Sorted)*(Dictionary|Hashtable|Set)\\b"))

; Divisions by a constant.
(binary_expression operator: ["/" ">>"] right: (integer_literal)) @halving
(assignment_expression operator: ["/=" ">>="] right: (integer_literal)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
(conditional_expression consequence: (_) @arm)
(conditional_expression alternative: (_) @arm)
[(switch_section) (switch_expression_arm)] @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(invocation_expression
  function: [(identifier) @call.step (member_access_expression name: (identifier) @call.step)]
  arguments: (argument_list (argument [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (integer_literal))
    (invocation_expression
      function: (member_access_expression name: (identifier) @_takes)
      arguments: (argument_list . (argument (integer_literal))))
  ]))
  (#any-of? @_takes "Substring" "Skip" "Slice" "GetRange"))
(invocation_expression
  function: [(identifier) @call.part (member_access_expression name: (identifier) @call.part)]
  arguments: (argument_list (argument (member_access_expression expression: (identifier)))))

; What a unit may use from its file. A directive without an alias names nothing.
(using_directive name: (identifier) @import.name) @import
(field_declaration (variable_declaration
  (variable_declarator name: (identifier) @constant.name))) @constant
(property_declaration name: (identifier) @constant.name) @constant

; Uses of a name, those that may mean a member of the own class, and of a member of something.
(identifier) @lexical
(invocation_expression function: (identifier) @bare)
(invocation_expression function: (generic_name . (identifier) @bare))
(argument (identifier) @bare)
(member_access_expression expression: (identifier) @owner)
(member_access_expression expression: "this" @owner)
(member_access_expression name: (identifier) @member)
(member_access_expression name: (generic_name . (identifier) @member))
((compilation_unit) @_file (#set! names.self "this"))

; The tokens of the text; a line end inside of ( or [ is white space.
[
  (string_literal)
  (verbatim_string_literal)
  (raw_string_literal)
  (interpolated_string_expression)
  (character_literal)
] @text.verbatim
(binary_expression operator: _ @text.between)
(assignment_expression operator: _ @text.between)
(variable_declarator "=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions and imports.
(invocation_expression function: [(identifier) (member_access_expression)] @call)
(invocation_expression function: (generic_name . (identifier) @call))
(parameter name: (identifier) @binding)
(implicit_parameter) @binding
(variable_declarator name: (identifier) @binding)
(foreach_statement left: (identifier) @binding)
(catch_declaration name: (identifier) @binding)
(declaration_pattern name: (identifier) @binding)
(declaration_expression name: (identifier) @binding)
(tuple_pattern (identifier) @binding)
(from_clause name: (identifier) @binding)
(type_parameter name: (identifier) @binding)
(enum_member_declaration name: (identifier) @binding)
(delegate_declaration name: (identifier) @binding)

; Called names that need no definition: the parts of the standard library that only compute.
(invocation_expression function: (identifier) @builtin (#eq? @builtin "nameof"))
(invocation_expression function: (member_access_expression expression: (identifier) @builtin)
  (#any-of? @builtin
    "Array" "BigInteger" "BitConverter" "BitOperations" "Boolean" "Buffer" "Char" "Console"
    "Convert" "DateTime" "DateTimeOffset" "Decimal" "Dictionary" "Double" "Encoding" "Enum"
    "Enumerable" "EqualityComparer" "GC" "Guid" "HashCode" "Int32" "Int64" "Interlocked"
    "Interop" "KeyValuePair" "Math" "MathF" "Memory" "MemoryExtensions" "Object" "Random"
    "Regex" "Span" "String" "StringComparer" "Task" "Thread" "TimeSpan" "Tuple" "ValueTuple"))
["this" "base" "new"] @builtin
(predefined_type) @builtin

; What makes a file a program: its statements need no class.
(method_declaration (modifier) @_static name: (identifier) @main
  (#eq? @_static "static") (#eq? @main "Main"))
(compilation_unit (global_statement) @main)
