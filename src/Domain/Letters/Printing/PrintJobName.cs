using System.Globalization;

namespace Budkavle.Domain.Letters.Printing;

/// <summary>What a job is called: the day, and its number on that day, as 20301231-01. Stored as 2030123101.</summary>
public static class PrintJobName
{
    /// <summary>Jobs a day.</summary>
    public const int NumberMax = 99;

    public static long Of(DateOnly day, int number) => (((((day.Year * 100L) + day.Month) * 100) + day.Day) * 100) + number;

    public static string Format(long job) => string.Create(CultureInfo.InvariantCulture, $"{job / 100:D8}-{job % 100:D2}");

    public static bool TryParse(string text, out long job)
    {
        job = 0;
        return text.Length == 11 && text[8] == '-' && text.Where((_, place) => place != 8).All(char.IsAsciiDigit)
            && long.TryParse(text.Remove(8, 1), NumberStyles.None, CultureInfo.InvariantCulture, out job);
    }
}
