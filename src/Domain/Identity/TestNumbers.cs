namespace Budkavle.Domain.Identity;

/// <summary>
/// Makes valid numbers that are nobody's, the same for the same index in every version, for demo data, tests and load runs.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="DemoPerson"/>: personnummer with birth number 980 to 999, the range that Skatteverket keeps for test persons.</item>
/// <item><see cref="LoadPerson"/>: personnummer of births in 1800 to 1889, since runs of many millions do not fit the range above.
/// Nobody born then is alive, and Skatteverket's own test numbers begin in 1890.</item>
/// <item><see cref="DemoOrganisation"/>: organisation numbers beginning with 499; no legal form has the first digit 4.</item>
/// </list>
/// <see cref="IsSynthetic"/> recognises all three, so that a production register can refuse them.
/// </remarks>
public static class TestNumbers
{
    /// <summary>How many demo persons there are: 20 a day over the births of 1901 to 2024.</summary>
    public const int DemoPersonCount = AdultDays * DemoNumbersPerDay + OtherDays * DemoNumbersPerDay;

    /// <summary>How many load persons there are: 999 a day over 90 years.</summary>
    public const long LoadPersonCount = (long)LoadDays * LoadNumbersPerDay;

    /// <summary>How many demo organisations there are: all numbers beginning with 499.</summary>
    public const int DemoOrganisationCount = 1_000_000;

    private const int DemoNumbersPerDay = 20;
    private const int DemoFirstNumber = 980;
    private const int LoadNumbersPerDay = 999;
    private const ulong DemoOrganisationPrefix = 16_499;
    private const int LoadLastYear = 1889;

    // Day numbers as in DateOnly.DayNumber; a test compares them with the calendar.
    private const int FirstDay1800 = 657_071;
    private const int FirstDay1890 = 689_943;
    private const int FirstDay1901 = 693_960;
    private const int FirstDay1935 = 706_378;
    private const int FirstDay2006 = 732_311;
    private const int FirstDay2025 = 739_251;

    private const int LoadDays = FirstDay1890 - FirstDay1800;
    private const int AdultDays = FirstDay2006 - FirstDay1935;
    private const int OtherDays = FirstDay2025 - FirstDay1901 - AdultDays;

    // Primes that divide neither number of days: consecutive indexes fall years apart, yet every day is used before one returns.
    private const int AdultStride = 7_919;
    private const int OtherStride = 6_007;

    /// <summary>
    /// A demo person, distinct for indexes 0 to <see cref="DemoPersonCount"/> - 1. The first half million are born in 1935 to 2005, so
    /// that a small demo has adults only; the rest in 1901 to 1934 and 2006 to 2024. Throws <see cref="ArgumentOutOfRangeException"/>
    /// outside.
    /// </summary>
    public static IdentityNumber DemoPerson(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, DemoPersonCount);
        const int adults = AdultDays * DemoNumbersPerDay;
        if (index < adults)
        {
            var (round, step) = Math.DivRem(index, AdultDays);
            return Person(FirstDay1935 + (int)((long)step * AdultStride % AdultDays), DemoFirstNumber + round);
        }
        else
        {
            var (round, step) = Math.DivRem(index - adults, OtherDays);
            int day = FirstDay1901 + (int)((long)step * OtherStride % OtherDays);
            return Person(day < FirstDay1935 ? day : day + AdultDays, DemoFirstNumber + round);
        }
    }

    /// <summary>
    /// A load person, distinct for indexes 0 to <see cref="LoadPersonCount"/> - 1 (over 32 million). Throws
    /// <see cref="ArgumentOutOfRangeException"/> outside.
    /// </summary>
    public static IdentityNumber LoadPerson(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, LoadPersonCount);
        var (round, day) = Math.DivRem(index, LoadDays);
        return Person(FirstDay1800 + (int)day, 1 + (int)round);
    }

    /// <summary>
    /// A demo organisation, distinct for indexes 0 to <see cref="DemoOrganisationCount"/> - 1. Throws
    /// <see cref="ArgumentOutOfRangeException"/> outside.
    /// </summary>
    public static IdentityNumber DemoOrganisation(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, DemoOrganisationCount);
        return WithCheckDigit((DemoOrganisationPrefix * DemoOrganisationCount) + (ulong)index);
    }

    /// <summary>
    /// Whether the number lies in one of the three ranges above. Skatteverket's published test numbers with other birth numbers cannot
    /// be told from real ones by their digits, so the answer for them is no.
    /// </summary>
    public static bool IsSynthetic(IdentityNumber number) => number.Kind switch
    {
        IdentityNumberKind.PersonalIdentityNumber =>
            number.Value / 10 % 1000 >= DemoFirstNumber || number.Value / 100_000_000 <= LoadLastYear,
        IdentityNumberKind.OrganisationNumber => number.Value / 10_000_000 == DemoOrganisationPrefix,
        _ => false,
    };

    private static IdentityNumber Person(int dayNumber, int birthNumber)
    {
        var (year, month, day) = DateOnly.FromDayNumber(dayNumber);
        ulong date = (ulong)((((year * 100) + month) * 100) + day);
        return WithCheckDigit((date * 1000) + (ulong)birthNumber);
    }

    private static IdentityNumber WithCheckDigit(ulong elevenDigits)
    {
        var (high, low) = Math.DivRem((uint)(elevenDigits % 1000 * 10), 100);
        var (month, day) = Math.DivRem((uint)(elevenDigits / 1000 % 10_000), 100);
        uint year = (uint)(elevenDigits / 10_000_000 % 100);
        uint sum = IdentityNumberRules.LuhnSum(year, month, day, high, low);
        return new IdentityNumber((elevenDigits * 10) + ((10 - (sum % 10)) % 10));
    }
}
