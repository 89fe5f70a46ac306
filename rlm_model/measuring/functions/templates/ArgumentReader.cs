// Builds values by their types.
namespace RlmDriver
{
    using System;
    using System.Collections;
    using System.Collections.Generic;
    using System.Globalization;
    using System.Linq;
    using System.Linq.Expressions;
    using System.Text.RegularExpressions;

    /// <summary>A value that a type has no place for; the message says why.</summary>
    internal sealed class Mismatch : Exception
    {
        public Mismatch(string message) : base(message) { }
    }

    /// <summary>Reads values by type.</summary>
    internal sealed class ArgumentReader
    {
        private static readonly Type[] Integers =
        {
            typeof(int), typeof(long), typeof(short), typeof(sbyte),
            typeof(uint), typeof(ulong), typeof(ushort), typeof(byte),
        };

        private static readonly Dictionary<Type, Func<object>> Constructors =
            new Dictionary<Type, Func<object>>();

        private readonly string[] tokens;
        private int next;

        public ArgumentReader(string[] tokens)
        {
            this.tokens = tokens;
        }

        public object[] Arguments(Type[] types)
        {
            int count = Count("t");
            if (count != types.Length)
            {
                throw new Mismatch($"the examples have {count} arguments, the function {types.Length} parameters");
            }
            var values = new object[count];
            for (int at = 0; at < count; at++)
            {
                try
                {
                    values[at] = Read(types[at]);
                }
                catch (Mismatch error)
                {
                    throw new Mismatch($"parameter {at + 1} has type {types[at]}: {error.Message}");
                }
            }
            return values;
        }

        private object Read(Type type)
        {
            if (type == typeof(object))
            {
                return Dynamic();
            }
            Type inner = Nullable.GetUnderlyingType(type);
            if (tokens[next] == "n" && (inner != null || !type.IsValueType))
            {
                next++;
                return null;
            }
            if (inner != null)
            {
                return Read(inner);
            }
            if (type.IsArray)
            {
                return ReadArray(type);
            }
            if (!type.IsGenericType)
            {
                return Scalar(type);
            }
            Type[] parts = type.GetGenericArguments();
            if (type.FullName.StartsWith("System.Tuple`") || type.FullName.StartsWith("System.ValueTuple`")
                || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            {
                return Places(type, parts);
            }
            if (typeof(IDictionary).IsAssignableFrom(type) || type.Name.StartsWith("IDictionary`")
                || type.Name.StartsWith("IReadOnlyDictionary`"))
            {
                return ReadMap(type, parts);
            }
            return ReadCollection(type, parts);
        }

        private object ReadArray(Type type)
        {
            Type item = type.GetElementType();
            if (type.GetArrayRank() > 2)
            {
                throw new Mismatch("not supported");
            }
            if (type.GetArrayRank() == 2)
            {
                var rows = (Array)Read(item.MakeArrayType().MakeArrayType());
                int width = rows.Length == 0 ? 0 : ((Array)rows.GetValue(0)).Length;
                Array cells = Array.CreateInstance(item, rows.Length, width);
                for (int row = 0; row < rows.Length; row++)
                {
                    for (int column = 0; column < width; column++)
                    {
                        cells.SetValue(((Array)rows.GetValue(row)).GetValue(column), row, column);
                    }
                }
                return cells;
            }
            int count = Count("lte");
            Array items = Array.CreateInstance(item, count);
            for (int at = 0; at < count; at++)
            {
                items.SetValue(Read(item), at);
            }
            return items;
        }

        private object Places(Type type, Type[] parts)
        {
            int count = Count("lt");
            if (count != parts.Length)
            {
                throw new Mismatch($"no place for {count} elements");
            }
            var values = new object[count];
            for (int at = 0; at < count; at++)
            {
                values[at] = Read(parts[at]);
            }
            return Activator.CreateInstance(type, values);
        }

        private object ReadMap(Type type, Type[] parts)
        {
            int count = Count("m");
            Type made = type.IsInterface ? typeof(Dictionary<,>).MakeGenericType(parts) : type;
            var map = (IDictionary)Made(made);
            for (int at = 0; at < count; at++)
            {
                object key = Read(parts[0]);
                map.Add(key, Read(parts[1]));
            }
            return map;
        }

        private object ReadCollection(Type type, Type[] parts)
        {
            if (!typeof(IEnumerable).IsAssignableFrom(type) || parts.Length != 1)
            {
                throw new Mismatch("not supported");
            }
            int count = Count("lte");
            Type listed = typeof(List<>).MakeGenericType(parts);
            var items = (IList)Made(listed);
            for (int at = 0; at < count; at++)
            {
                items.Add(Read(parts[0]));
            }
            if (type.IsAssignableFrom(listed))
            {
                return items;
            }
            Type made = type.Name == "ISet`1" ? typeof(HashSet<>).MakeGenericType(parts) : type;
            return Activator.CreateInstance(made, items);
        }

        /// <summary>A new object, by a constructor that is looked up once.</summary>
        private static object Made(Type type)
        {
            if (!Constructors.TryGetValue(type, out Func<object> construct))
            {
                construct = Expression.Lambda<Func<object>>(Expression.New(type)).Compile();
                Constructors[type] = construct;
            }
            return construct();
        }

        private int Count(string tags)
        {
            string token = tokens[next++];
            if (tags.IndexOf(token[0]) < 0)
            {
                throw new Mismatch("the example's value is no such container");
            }
            return int.Parse(token.Substring(1));
        }

        private object Scalar(Type type)
        {
            string token = tokens[next++];
            char tag = token[0];
            string text = token.Substring(1);
            if (type == typeof(string) && tag == 's')
            {
                return Unescaped(text);
            }
            if (type == typeof(char) && tag == 's' && Unescaped(text).Length == 1)
            {
                return Unescaped(text)[0];
            }
            if (type == typeof(bool) && tag == 'b')
            {
                return text == "1";
            }
            if ((type == typeof(double) || type == typeof(float) || type == typeof(decimal)) && (tag == 'i' || tag == 'f'))
            {
                return Convert.ChangeType(Decimal(text), type, CultureInfo.InvariantCulture);
            }
            if (Integers.Contains(type) && tag == 'i')
            {
                try
                {
                    return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
                }
                catch (OverflowException)
                {
                    throw new Mismatch("does not hold " + text);
                }
            }
            bool known = type.IsPrimitive || type == typeof(string) || type == typeof(decimal);
            throw new Mismatch(known ? "the example's value is no such scalar" : "not supported");
        }

        private static double Decimal(string text)
        {
            switch (text)
            {
                case "inf":
                    return double.PositiveInfinity;
                case "-inf":
                    return double.NegativeInfinity;
                case "nan":
                    return double.NaN;
                default:
                    return double.Parse(text, CultureInfo.InvariantCulture);
            }
        }

        /// <summary>A value by its own tag, where the type says nothing.</summary>
        private object Dynamic()
        {
            switch (tokens[next][0])
            {
                case 'n':
                    next++;
                    return null;
                case 'i':
                    long value = (long)Scalar(typeof(long));
                    return value == (int)value ? (object)(int)value : value;
                case 'f':
                    return Scalar(typeof(double));
                case 'b':
                    return Scalar(typeof(bool));
                case 's':
                    return Scalar(typeof(string));
                case 'm':
                    return Read(typeof(Dictionary<object, object>));
                case 'e':
                    return Read(typeof(HashSet<object>));
                default:
                    return Read(typeof(List<object>));
            }
        }

        private static string Unescaped(string text)
        {
            return text.IndexOf('\\') < 0
                ? text
                : Regex.Replace(text, @"\\(.)", m => m.Value == @"\n" ? "\n" : m.Value == @"\r" ? "\r" : @"\");
        }
    }
}
