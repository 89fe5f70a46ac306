// Below: builds arguments by the parameter types of the function above, times it, and calls it
// for its memory. The protocol is that of rlm_model.measuring.functions.driver.
namespace RlmDriver
{
    using System;
    using System.Collections;
    using System.IO;
    using System.Linq;
    using System.Linq.Expressions;
    using System.Reflection;
    using System.Runtime.InteropServices;
    using System.Text;
    using System.Text.RegularExpressions;
    using System.Threading;

    /// <summary>The function, and its arguments as text.</summary>
    internal sealed class Callee
    {
        private const int ThreadClock = 3;

        /// <summary>The results of the calls: what nobody can reach might be left out.</summary>
        public static volatile object Kept;

        private readonly Type[] types;
        private readonly Func<object, object[], object> function;
        private readonly Type made;
        private string[] tokens;
        private object[] ready;
        private object readyReceiver;

        public Callee(string owner, string name)
        {
            MethodInfo method = Find(owner, name);
            types = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            if (types.Any(type => type.IsByRef))
            {
                throw new Mismatch("a parameter is passed by reference: not supported");
            }
            ParameterExpression values = Expression.Parameter(typeof(object[]));
            var passed = types.Select((type, at) =>
                Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(at)), type));
            made = method.IsStatic ? null : method.DeclaringType;
            Receiver();
            ParameterExpression receiver = Expression.Parameter(typeof(object));
            Expression instance = made == null ? null : Expression.Convert(receiver, made);
            Expression call = Expression.Call(instance, method, passed);
            Expression body = method.ReturnType == typeof(void)
                ? Expression.Block(call, Expression.Constant(null))
                : (Expression)Expression.Convert(call, typeof(object));
            function = Expression.Lambda<Func<object, object[], object>>(body, receiver, values).Compile();
        }

        /// <summary>An object of a call's own: what an earlier one kept there would spare it work.</summary>
        private object Receiver()
        {
            return made == null ? null : Activator.CreateInstance(made, true);
        }

        private static MethodInfo Find(string owner, string name)
        {
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
                | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            MethodInfo found = Assembly.GetExecutingAssembly().GetTypes()
                .Where(type => type.Namespace != "RlmDriver" && (owner == "" || type.Name == owner))
                .SelectMany(type => type.GetMethods(All))
                .LastOrDefault(method => method.Name == name);
            if (found == null)
            {
                throw new Mismatch("there is no method " + (owner == "" ? name : owner + "." + name));
            }
            if (found.ContainsGenericParameters)
            {
                throw new Mismatch("a generic method: its types are not known");
            }
            return found;
        }

        public void Load(string text)
        {
            tokens = text.Split('\n');
            Build();
        }

        private object[] Build()
        {
            return new ArgumentReader(tokens).Arguments(types);
        }

        public long Nanoseconds(int count)
        {
            var receivers = new object[count];
            var group = new object[count][];
            for (int at = 0; at < count; at++)
            {
                receivers[at] = Receiver();
                group[at] = Build();
            }
            long start = Now();
            for (int at = 0; at < count; at++)
            {
                Consume(function(receivers[at], group[at]));
            }
            return Now() - start;
        }

        public static long ClockNanoseconds()
        {
            long least = long.MaxValue;
            for (int left = 100; left > 0; left--)
            {
                long start = Now();
                least = Math.Min(least, Now() - start);
            }
            return least;
        }

        public void Ready()
        {
            Kept = null;
            ready = Build();
            readyReceiver = Receiver();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        /// <summary>The bytes that a call allocates; nothing where garbage was collected.</summary>
        public string Allocated()
        {
            int collections = GC.CollectionCount(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Consume(function(readyReceiver, ready));
            long after = GC.GetAllocatedBytesForCurrentThread();
            return GC.CollectionCount(0) > collections ? "ok" : (after - before).ToString();
        }

        /// <summary>Runs a lazy result to its end: its body is what the call costs.</summary>
        private static void Consume(object result)
        {
            Kept = result;
            if (result is IEnumerable items && !(result is ICollection) && !(result is string))
            {
                foreach (object item in items)
                {
                    Kept = item;
                }
            }
        }

        private struct Timespec
        {
            public long Seconds;
            public long Nanoseconds;
        }

        [DllImport("libc")]
        private static extern int clock_gettime(int clock, out Timespec time);

        private static long Now()
        {
            clock_gettime(ThreadClock, out Timespec time);
            return time.Seconds * 1000000000 + time.Nanoseconds;
        }
    }

    internal static class Program
    {
        private const int StackBytes = 512 << 20;

        public static void Main(string[] words)
        {
            // A deep recursion needs a stack of its own.
            var thread = new Thread(() => Serve(words), StackBytes);
            thread.IsBackground = true;
            thread.Start();
            thread.Join();
        }

        private static void Serve(string[] words)
        {
            using (Stream commands = File.OpenRead(words[0]))
            using (var answers = new StreamWriter(File.OpenWrite(words[1])) { AutoFlush = true, NewLine = "\n" })
            {
                Callee callee;
                try
                {
                    callee = new Callee(words[2], words[3]);
                }
                catch (Exception error)
                {
                    answers.WriteLine("error " + Describe(error));
                    return;
                }
                answers.WriteLine("ok");
                for (string line = Line(commands); line != null; line = Line(commands))
                {
                    answers.WriteLine(Answer(callee, line.Split(' '), commands));
                }
            }
        }

        private static string Answer(Callee callee, string[] command, Stream commands)
        {
            try
            {
                switch (command[0])
                {
                    case "load":
                        callee.Load(Encoding.UTF8.GetString(Bytes(commands, int.Parse(command[1]))));
                        return "ok";
                    case "time":
                        return callee.Nanoseconds(int.Parse(command[1])).ToString();
                    case "clock":
                        return Callee.ClockNanoseconds().ToString();
                    case "ready":
                        callee.Ready();
                        return "ok";
                    default:
                        return callee.Allocated();
                }
            }
            catch (Exception error)
            {
                return "error " + Describe(error);
            }
        }

        private static string Line(Stream stream)
        {
            var text = new StringBuilder();
            for (int c = stream.ReadByte(); c != '\n'; c = stream.ReadByte())
            {
                if (c < 0)
                {
                    return null;
                }
                text.Append((char)c);
            }
            return text.ToString();
        }

        private static byte[] Bytes(Stream stream, int count)
        {
            var data = new byte[count];
            for (int at = 0; at < count;)
            {
                at += stream.Read(data, at, count - at);
            }
            return data;
        }

        private static string Describe(Exception error)
        {
            if (error is TargetInvocationException && error.InnerException != null)
            {
                return Describe(error.InnerException);
            }
            string text = Regex.Replace(error.Message, @"\s+", " ");
            return error is Mismatch ? text : error.GetType().Name + ": " + text;
        }
    }
}
