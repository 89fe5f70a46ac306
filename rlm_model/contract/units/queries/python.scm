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

; Comments may hold directives.
(comment) @comment

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call function: [(identifier) (attribute)] @call)
(assignment left: (identifier) @binding)
(assignment left: (attribute object: (identifier) @_self attribute: (identifier) @binding)
  (#any-of? @_self "self" "cls"))
[(pattern_list (identifier) @binding) (tuple_pattern (identifier) @binding)]
[(list_pattern (identifier) @binding) (list_splat_pattern (identifier) @binding)]
(dictionary_splat_pattern (identifier) @binding)
(for_statement left: (identifier) @binding)
(for_in_clause left: (identifier) @binding)
(as_pattern_target (identifier) @binding)
(named_expression name: (identifier) @binding)
(case_pattern (dotted_name . (identifier) @binding .))
[(parameters (identifier) @binding) (lambda_parameters (identifier) @binding)]
(default_parameter name: (identifier) @binding)
(typed_parameter . (identifier) @binding)
(typed_default_parameter name: (identifier) @binding)

; Called names that need no definition: builtins, exceptions,
; and the modules of the standard library that only compute.
(call function: [(identifier) @builtin (attribute object: (identifier) @builtin)]
  (#any-of? @builtin
    "__import__" "abs" "aiter" "all" "anext" "any" "ascii" "bin" "bool" "breakpoint"
    "bytearray" "bytes" "callable" "chr" "classmethod" "compile" "complex" "delattr" "dict"
    "dir" "divmod" "enumerate" "eval" "exec" "filter" "float" "format" "frozenset"
    "GeneratorExit" "getattr" "globals" "hasattr" "hash" "help" "hex" "id" "input" "int"
    "isinstance" "issubclass" "iter" "KeyboardInterrupt" "len" "list" "locals" "map" "max"
    "memoryview" "min" "next" "object" "oct" "open" "ord" "pow" "print" "property" "range"
    "repr" "reversed" "round" "set" "setattr" "slice" "sorted" "staticmethod"
    "StopAsyncIteration" "StopIteration" "str" "sum" "super" "SystemExit" "tuple" "type" "vars"
    "zip"))
(call function: (identifier) @builtin (#match? @builtin "(Error|Exception|Warning)$"))
(import_statement
  name: [
    (dotted_name . (identifier) @_module @builtin)
    (aliased_import name: (dotted_name . (identifier) @_module) alias: (identifier) @builtin)
  ]
  (#any-of? @_module
    "abc" "array" "bisect" "calendar" "cmath" "collections" "contextlib" "copy" "dataclasses"
    "datetime" "decimal" "difflib" "enum" "fractions" "functools" "heapq" "itertools" "json"
    "logging" "math" "numbers" "operator" "random" "re" "statistics" "string" "struct"
    "textwrap" "time" "types" "typing" "unicodedata" "weakref"))
(import_from_statement
  module_name: (dotted_name . (identifier) @_module)
  name: [
    (dotted_name (identifier) @builtin)
    (aliased_import alias: (identifier) @builtin)
  ]
  (#any-of? @_module
    "abc" "array" "bisect" "calendar" "cmath" "collections" "contextlib" "copy" "dataclasses"
    "datetime" "decimal" "difflib" "enum" "fractions" "functools" "heapq" "itertools" "json"
    "logging" "math" "numbers" "operator" "random" "re" "statistics" "string" "struct"
    "textwrap" "time" "types" "typing" "unicodedata" "weakref"))
