; A unit, a scope that qualifies names, and the name of each.
(function_declaration name: (identifier) @name (function_body (_) @body)) @unit
(secondary_constructor "constructor" @name (block) @body) @unit
(property_declaration
  (variable_declaration . (identifier) @name)
  [(lambda_literal) (anonymous_function (function_body (_) @body))]) @unit @variable
(class_declaration name: (identifier) @name) @scope
(class_declaration [(class_body) (enum_class_body)] @body)
(object_declaration name: (identifier) @name (class_body)? @body) @scope

; `fun String.shout()` is a method of String.
(function_declaration (user_type . (identifier) @qualifier) name: (identifier))
(function_declaration (nullable_type (user_type . (identifier) @qualifier)) name: (identifier))

; Left out of the text: no cost.
[(line_comment) (block_comment)] @omit @comment

; What does nothing: a function that has no other statement is not judged.
(block (call_expression . (identifier) @_todo (#eq? @_todo "TODO")) @idle)
(function_body (call_expression . (identifier) @_todo (#eq? @_todo "TODO")) @idle)

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (while_statement) (do_while_statement)] @loop
(call_expression
  (navigation_expression (identifier) @_iterates .)
  (annotated_lambda)
  (#any-of? @_iterates
    "all" "any" "associate" "associateBy" "associateWith" "count" "filter" "filterNot" "find"
    "first" "flatMap" "fold" "forEach" "forEachIndexed" "groupBy" "indexOfFirst" "map"
    "mapIndexed" "mapNotNull" "maxBy" "minBy" "none" "onEach" "partition" "reduce" "sortBy"
    "sortedBy" "sumOf" "takeWhile")) @loop

; Passes: what looks at all of a collection. Sets and maps look up.
(call_expression
  (navigation_expression . (_) @pass.of (identifier) @pass .)
  (#any-of? @pass
    "addAll" "average" "chunked" "clone" "concat" "contains" "containsAll" "copyOf" "copyOfRange"
    "count" "deleteCharAt" "distinct" "drop" "dropLast" "fill" "flatten" "indexOf" "insert"
    "intersect" "joinToString" "lastIndexOf" "lowercase" "max" "maxOrNull" "min" "minOrNull" "minus"
    "plus" "remove" "removeAll" "removeAt" "removeFirst" "repeat" "replace" "reversed" "shuffle"
    "slice" "sliceArray" "sort" "sortDescending" "sorted" "sortedDescending" "split" "subList"
    "substring" "sum" "take" "takeLast" "toCharArray" "toIntArray" "toList" "toMutableList"
    "toMutableSet" "toSet" "toSortedSet" "toTypedArray" "union" "uppercase" "windowed" "zip"))
(call_expression
  (navigation_expression (identifier) @pass .) (value_arguments (_) (_)) (#eq? @pass "add"))
(in_expression ["in" "!in"] @pass right: (identifier) @pass.of)
(call_expression
  . (identifier) @pass (value_arguments (_))
  (#match? @pass "^(Array|List|MutableList|[A-Z][a-z]+Array)$"))

; What looks up.
([
  (parameter . (identifier) @hashed (user_type) @_type)
  (variable_declaration . (identifier) @hashed (user_type) @_type)
  (property_declaration
    (variable_declaration . (identifier) @hashed) (call_expression . (identifier) @_type))
] (#match? @_type "^\\w*(Map|Set)\\b|^\\w*([mM]ap|[sS]et)Of$"))

; Divisions by a constant.
(binary_expression operator: "/" right: (number_literal)) @halving
(assignment operator: "/=" right: (number_literal)) @halving
(infix_expression
  (identifier) @_shifts . (number_literal) (#any-of? @_shifts "shr" "ushr")) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_expression condition: (_) . (_) @arm)
(if_expression condition: (_) . (_) . (_) @arm)
(when_entry) @arm
(return_expression) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call_expression
  . [(identifier) @call.step (navigation_expression (identifier) @call.step .)]
  (value_arguments (value_argument [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (number_literal))
    (call_expression
      . (navigation_expression (identifier) @_takes .)
      (value_arguments . (value_argument (number_literal))))
  ]))
  (#any-of? @_takes "drop" "dropLast" "subList" "substring"))
(call_expression
  . [(identifier) @call.part (navigation_expression (identifier) @call.part .)]
  (value_arguments (value_argument (navigation_expression . (identifier)))))

; What a unit may use from its file.
(import (qualified_identifier (identifier) @import.name .) .) @import
(import (identifier) @import.name .) @import
(source_file (property_declaration
  (variable_declaration . (identifier) @constant.name)) @constant)
(class_body (property_declaration
  (variable_declaration . (identifier) @constant.name)) @constant)
(type_alias type: (identifier) @constant.name) @constant

; Uses of a name, those that may mean a member of the own class, and of a member of something.
(identifier) @lexical
(call_expression . (identifier) @bare)
(callable_reference . "::" (identifier) @bare)
(navigation_expression (_) (identifier) @member)
(navigation_expression . [(identifier) (this_expression)] @owner)
((source_file) @_file (#set! names.self "this"))

; The tokens of the text; a line end inside of ( or [ is white space.
[(string_literal) (multiline_string_literal) (character_literal)] @text.verbatim
(binary_expression operator: _ @text.between)
(assignment "=" @text.between)
(property_declaration "=" @text.between)

; Calls by a name, and what a name can be bound to beside definitions and imports.
(call_expression . [(identifier) (navigation_expression)] @call)
(parameter . (identifier) @binding)
(class_parameter (identifier) @binding)
(lambda_parameters (variable_declaration . (identifier) @binding))
(multi_variable_declaration (variable_declaration . (identifier) @binding))
(property_declaration (variable_declaration . (identifier) @binding))
(for_statement (variable_declaration . (identifier) @binding))
(catch_block . (identifier) @binding)
(enum_entry . (identifier) @binding)
(type_parameter (identifier) @binding)
((identifier) @binding (#any-of? @binding "it" "field"))

; Called names that need no definition: the standard library's functions that only compute.
(call_expression . [
    (identifier) @builtin
    (navigation_expression . (identifier) @builtin)
  ]
  (#any-of? @builtin
    "also" "apply" "Array" "ArrayDeque" "ArrayList" "arrayListOf" "arrayOf" "arrayOfNulls"
    "BooleanArray" "booleanArrayOf" "buildList" "buildMap" "buildSet" "buildString" "ByteArray"
    "Character" "CharArray" "charArrayOf" "check" "checkNotNull" "compareBy"
    "compareByDescending" "compareValues" "DoubleArray" "doubleArrayOf" "emptyList" "emptyMap"
    "emptySequence" "emptySet" "error" "FloatArray" "generateSequence" "HashMap" "hashMapOf"
    "HashSet" "hashSetOf" "Int" "IntArray" "intArrayOf" "Integer" "lazy" "let" "LinkedHashMap"
    "LinkedHashSet" "linkedMapOf" "List" "listOf" "listOfNotNull" "Long" "LongArray"
    "longArrayOf" "mapOf" "Math" "maxOf" "minOf" "MutableList" "mutableListOf" "mutableMapOf"
    "mutableSetOf" "Pair" "print" "println" "PriorityQueue" "Random" "Regex" "repeat" "require"
    "requireNotNull" "run" "sequence" "sequenceOf" "setOf" "sortedMapOf" "sortedSetOf" "String"
    "StringBuilder" "synchronized" "System" "to" "Triple" "with"))
((identifier) @builtin (#match? @builtin "(Error|Exception)$"))
[(this_expression) (super_expression)] @builtin
((import (qualified_identifier (identifier) @builtin .)) @_path
  (#match? @_path "^import (kotlin|java\\.(util|lang|math|text|time))\\.")
  (#not-match? @_path "^import kotlin\\.(io|system)\\."))

; What makes a file a program.
(source_file (function_declaration name: (identifier) @main (#eq? @main "main")))
