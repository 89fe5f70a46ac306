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
(module . (comment)* . (expression_statement . (string) .) @omit)
(block . (comment)* . (expression_statement . (string) .) @omit @idle)

; What does nothing: a function that has no other statement is not judged.
(pass_statement) @idle
(expression_statement . (ellipsis) .) @idle
(raise_statement
  . [(identifier) @_error (call function: (identifier) @_error)]
  (#eq? @_error "NotImplementedError")) @idle
(decorated_definition
  (decorator [(identifier) @_decorator (attribute attribute: (identifier) @_decorator)])
  definition: (function_definition) @abstract
  (#any-of? @_decorator "overload" "abstractmethod"))
(class_definition
  superclasses: (argument_list [
    (identifier) @_base
    (attribute attribute: (identifier) @_base)
    (subscript value: [(identifier) @_base (attribute attribute: (identifier) @_base)])
  ])
  body: (block) @abstract
  (#eq? @_base "Protocol"))

; Loops: kept longest when a text is cut to the budget.
[
  (for_statement)
  (while_statement)
  (list_comprehension)
  (set_comprehension)
  (dictionary_comprehension)
  (generator_expression)
] @loop
(list_comprehension (for_in_clause) (for_in_clause) @loop.again)
(set_comprehension (for_in_clause) (for_in_clause) @loop.again)
(dictionary_comprehension (for_in_clause) (for_in_clause) @loop.again)
(generator_expression (for_in_clause) (for_in_clause) @loop.again)

; Passes: what looks at all of a collection. Sets and dictionaries look up.
(comparison_operator operators: ["in" "not in"] @pass . [(identifier) (attribute)] @pass.of .)
(call
  function: (identifier) @pass
  arguments: (argument_list . (_) . (keyword_argument)* .)
  (#any-of? @pass
    "Counter" "all" "any" "deepcopy" "deque" "dict" "frozenset" "heapify" "list" "max" "min" "set"
    "sorted" "sum" "tuple"))
(call
  function: (attribute object: (_) @pass.of attribute: (identifier) @pass)
  arguments: (argument_list (_))
  (#any-of? @pass
    "count" "deepcopy" "difference" "extend" "find" "heapify" "index" "insert" "intersection" "join"
    "remove" "replace" "rfind" "rindex" "union"))
(call
  function: (attribute attribute: (identifier) @pass)
  (#any-of? @pass "copy" "reverse" "sort" "split"))
(call
  function: (attribute attribute: (identifier) @pass) arguments: (argument_list . (integer) @_first)
  (#eq? @pass "pop") (#eq? @_first "0"))
((slice) @pass (#not-match? @pass "^[0-9]*:-?[0-9]+$"))
(binary_operator left: [(list) (string)] operator: "*" @pass)
[(binary_operator left: (list) operator: "+" @pass) (binary_operator operator: "+" @pass right: (list))]
(keyword_argument name: (identifier) @_key value: (_) @pass (#eq? @_key "key"))
(keyword_argument
  name: (identifier) @_key value: (attribute attribute: (identifier) @pass)
  (#eq? @_key "key") (#any-of? @pass "count" "index"))
(call
  function: (identifier) @_maps arguments: (argument_list . (_) @pass)
  (#any-of? @_maps "filter" "map" "reduce"))
(delete_statement (subscript) @pass)

; What looks up.
(assignment
  left: [(identifier) (attribute)] @hashed
  right: [
    (set) (dictionary) (set_comprehension) (dictionary_comprehension)
    (call function: [(identifier) @_type (attribute attribute: (identifier) @_type)])
  ]
  (#any-of? @_type "Counter" "OrderedDict" "defaultdict" "dict" "frozenset" "set"))
([
  (assignment left: [(identifier) (attribute)] @hashed type: (type) @_type)
  (typed_parameter . (identifier) @hashed type: (type) @_type)
  (typed_default_parameter name: (identifier) @hashed type: (type) @_type)
] (#match? @_type "^(\\w+\\.)*(AbstractSet|Counter|DefaultDict|Dict|FrozenSet|Mapping|MutableMapping|MutableSet|Set|defaultdict|dict|frozenset|range|set)\\b"))

; Divisions by a constant.
(binary_operator operator: ["/" "//" ">>"] right: (integer)) @halving
(augmented_assignment operator: ["/=" "//=" ">>="] right: (integer)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement consequence: (_) @arm)
(if_statement alternative: (_) @arm)
[(conditional_expression . (_) @arm) (conditional_expression (_) @arm .)]
(case_clause) @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call
  function: [(identifier) @call.step (attribute attribute: (identifier) @call.step)]
  arguments: (argument_list [
    (binary_operator operator: "-")
    (binary_operator operator: "+" right: (integer))
    (subscript subscript: (slice) @_slice)
  ])
  (#match? @_slice "^([0-9]+:|:-[0-9]+)$"))
(call
  function: [(identifier) @call.part (attribute attribute: (identifier) @call.part)]
  arguments: (argument_list (attribute object: (identifier) @_object))
  (#not-match? @_object "^(self|cls)$"))

; What a unit may use from its file.
(import_statement name: (dotted_name . (identifier) @import.name)) @import
(import_statement name: (aliased_import alias: (identifier) @import.name)) @import
(import_from_statement name: (dotted_name (identifier) @import.name)) @import
(import_from_statement name: (aliased_import alias: (identifier) @import.name)) @import
(module (expression_statement (assignment left: (identifier) @constant.name)) @constant)

; Uses of a name, and of a member of something.
(identifier) @lexical
(attribute attribute: (identifier) @member)
(attribute object: (identifier) @owner)
(keyword_argument name: (identifier) @member)

; The tokens of the text.
((module) @_file
  (#set! names.self "self cls")
  (#set! text.joined "([{")
  (#set! text.quotes "'\"")
  (#set! text.keywords
    "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield"))
(string) @text.verbatim
[
  (keyword_argument "=" @text.tight)
  (default_parameter "=" @text.tight)
  (keyword_pattern "=" @text.tight)
  (slice ":" @text.tight)
]
[
  (unary_operator operator: _ @text.before)
  (list_splat "*" @text.before)
  (list_splat_pattern "*" @text.before)
  (dictionary_splat "**" @text.before)
  (dictionary_splat_pattern "**" @text.before)
  (splat_type ["*" "**"] @text.before)
  (splat_pattern ["*" "**"] @text.before)
  (case_pattern "-" @text.before)
  (union_pattern "-" @text.before)
  (decorator "@" @text.before)
  (relative_import (import_prefix) @text.before . (dotted_name))
]
(relative_import . (import_prefix) @text.operand .)
[(positional_separator) (keyword_separator) (wildcard_import)] @text.operand
(except_clause "*" @text.behind)
(match_statement "match" @text.keyword)
(case_clause "case" @text.keyword)
(type_alias_statement "type" @text.keyword)
(print_statement "print" @text.keyword)
(exec_statement "exec" @text.keyword)
[
  (tuple "(" . (_) . "," @text.kept . ")")
  (subscript "[" . (_) . "," @text.kept . "]")
]
(";" @text.break)
(block) @text.block

; Comments may hold directives.
(comment) @comment

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call function: [(identifier) (attribute)] @call)
(assignment left: (identifier) @binding)
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

; What makes a file a program: it runs as one, or reads its input where no function is.
(module (if_statement condition: (comparison_operator (identifier) @main (#eq? @main "__name__"))))
(call function: (identifier) @main.bare (#eq? @main.bare "input"))
((attribute object: (identifier) @_sys attribute: (identifier) @main.bare)
  (#eq? @_sys "sys") (#eq? @main.bare "stdin"))
(call
  function: (identifier) @main.bare
  arguments: (argument_list . (integer) @_descriptor)
  (#eq? @main.bare "open") (#eq? @_descriptor "0"))
