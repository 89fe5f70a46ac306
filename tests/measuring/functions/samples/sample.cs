using System;
using System.Collections.Generic;
using System.Linq;

namespace Shop
{
    public class Sums
    {
        public static long linear(List<int> values)
        {
            long sum = 0;
            foreach (int value in values)
            {
                sum = sum * 31 + (value ^ (sum >> 7));
            }
            return sum;
        }

        static long quadratic(int[] values)
        {
            long sum = 0;
            foreach (int a in values)
            {
                foreach (int b in values)
                {
                    sum = sum * 31 + (a ^ b);
                }
            }
            return sum;
        }

        IEnumerable<long> doubled(IList<int> values)
        {
            return values.Select(value => 2L * value).ToList();
        }

        public static void arrived(int count, double share, bool? flag, string text, string[] names,
            Dictionary<string, int> ages, List<List<object>> grid)
        {
            bool same = count == 7 && share == 0.5 && flag == true && text == "a\\b\nc é"
                && names.SequenceEqual(new[] { "x", "" }) && ages.Count == 1 && ages["k"] == 1
                && grid.SelectMany(row => row).SequenceEqual(new object[] { 1, 2, 3, 4 });
            if (!same)
            {
                throw new InvalidOperationException("other values arrived");
            }
            grid.Clear();
        }

        static int throwing(List<int> values)
        {
            throw new ArgumentException("no such values");
        }

        static void endless(List<int> values)
        {
            while (values != null)
            {
            }
        }

        static void hoards(List<int> values)
        {
            var kept = new List<byte[]>();
            while (true)
            {
                kept.Add(Enumerable.Repeat((byte)1, 1 << 20).ToArray());
            }
        }

        public static void Main()
        {
            Console.WriteLine(linear(new List<int> { 1, 2, 3 }));
        }
    }
}
