using System.Text;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Identity;

public sealed class IdentityNumberParserTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("110830+9897", "191108309897")]
    [InlineData("110830-9897", "201108309897")]
    [InlineData("1108309897", "201108309897")]
    [InlineData("19110830+9897", "191108309897")]
    [InlineData("19110830-9897", "191108309897")]
    [InlineData("559999-9991", "165599999991")]
    [InlineData("5599999991", "165599999991")]
    [InlineData("165599999991", "165599999991")]
    [InlineData("16559999-9991", "165599999991")]
    [InlineData("SE559999999101", "165599999991")]
    [InlineData("se559999999101", "165599999991")]
    [InlineData("SE520318991401", "195203189914")]
    [InlineData("790777-9925", "197907779925")]
    public void Written_forms_become_twelve_digits(string text, string digits)
    {
        Assert.True(IdentityNumberParser.TryParse(text, PublicNumbers.Today, out var number, out var error));
        Assert.Equal(IdentityNumberError.None, error);
        Assert.Equal(digits, number.ToDigits());
    }

    [Theory]
    [InlineData("", "wrong_length")]
    [InlineData("110830989", "wrong_length")]
    [InlineData("SE5599999991011", "wrong_length")]
    [InlineData("SE559999999102", "not_a_vat_number")]
    [InlineData("FI559999999101", "not_a_vat_number")]
    [InlineData("SE559999-99901", "not_digits")]
    [InlineData("110830 9897", "wrong_separator")]
    [InlineData("19110830 9897", "wrong_separator")]
    [InlineData("110830\u20139897", "wrong_separator")]
    [InlineData(" 1108309897", "not_digits")]
    [InlineData("110830/9897", "wrong_separator")]
    [InlineData("20110830+9897", "wrong_separator")]
    [InlineData("559999+9991", "wrong_separator")]
    [InlineData("16559999+9991", "wrong_separator")]
    [InlineData("16130131-9933", "organisation_third_digit")]
    [InlineData("202712319918", "in_the_future")]
    [InlineData("20271231-9918", "in_the_future")]
    [InlineData("040715-T851", "interim_not_accepted")]
    [InlineData("SE040715T85101", "interim_not_accepted")]
    [InlineData("0x0830-9891", "not_digits")]
    [InlineData("6105019937", "bad_check_digit")]
    [InlineData("001301-2399", "not_a_date")]
    public void A_refusal_says_why(string text, string code)
    {
        Assert.Equal(code, Refusal(text, PublicNumbers.Today));
    }

    [Theory]
    [InlineData("260101-2391", 2125, "20260101")]
    [InlineData("260101+2391", 2126, "20260101")]
    [InlineData("260101-2391", 2026, "20260101")]
    [InlineData("260101+2391", 2026, "19260101")]
    [InlineData("270101+2391", 2026, "18270101")]
    public void Plus_is_written_from_the_year_in_which_the_person_turns_100(string text, int currentYear, string born)
    {
        string corrected = WithCheckDigit(text);

        Assert.True(IdentityNumberParser.TryParse(corrected, new DateOnly(currentYear, 1, 2), out var number, out _));
        Assert.StartsWith(born, number.ToDigits());
    }

    [Fact]
    public void Plus_is_right_before_the_birthday_of_that_year_too()
    {
        string plus = WithCheckDigit("261231+2390");
        string minus = WithCheckDigit("261231-2390");
        var today = new DateOnly(2026, 1, 1);

        Assert.True(IdentityNumberParser.TryParse(plus, today, out var number, out _));
        Assert.StartsWith("19261231", number.ToDigits());
        Assert.Equal("in_the_future", Refusal(minus, today));
    }

    [Fact]
    public void Ten_digits_without_separator_mean_the_latest_past_date()
    {
        string ten = WithCheckDigit("261121-2390").Replace("-", "");

        Assert.True(IdentityNumberParser.TryParse(ten, new DateOnly(2026, 11, 21), out var bornToday, out _));
        Assert.True(IdentityNumberParser.TryParse(ten, new DateOnly(2026, 11, 20), out var bornTomorrow, out _));
        Assert.StartsWith("20261121", bornToday.ToDigits());
        Assert.StartsWith("19261121", bornTomorrow.ToDigits());
    }

    [Theory]
    [InlineData("260060-2390", "20260060")]
    [InlineData("260072-2390", "20260072")]
    [InlineData("260160-2390", "20260160")]
    public void An_unconfirmed_month_or_day_is_not_in_the_future_by_itself(string text, string born)
    {
        string corrected = WithCheckDigit(text);

        Assert.True(IdentityNumberParser.TryParse(corrected, new DateOnly(2026, 1, 1), out var number, out _));
        Assert.StartsWith(born, number.ToDigits());
        Assert.False(number.TryGetBirthDate(out _));
    }

    [Fact]
    public void A_clock_that_is_far_off_gives_a_refusal_and_no_exception()
    {
        DateOnly[] days = [DateOnly.MinValue, DateOnly.MaxValue, new(99, 1, 1), new(1799, 12, 31), new(2100, 1, 1)];

        Assert.All(days, today => IdentityNumberParser.TryParse("110830-9897", today, out _, out _));
        Assert.All(days, today => IdentityNumberParser.TryParse("110830+9897", today, out _, out _));
        Assert.Equal("unknown_kind", Refusal("110830+9897", DateOnly.MinValue));
        Assert.Equal("unknown_kind", Refusal("1108309897", DateOnly.MaxValue));
    }

    [Fact]
    public void Random_input_never_throws_and_what_is_accepted_is_canonical()
    {
        var random = SeededRandom.Create(output);
        const string alphabet = "00112233445566778899-+SETRK \u0130\uFF11\0";
        int accepted = 0;

        for (int round = 0; round < 300_000; round++)
        {
            char[] text = random.GetItems<char>(alphabet, random.Next(0, 18));
            if (round % 3 == 0)
                text = WithCheckDigit($"{random.Next(0, 1000000):000000}-{random.Next(0, 10000):0000}").ToCharArray();
            bool understood = IdentityNumberParser.TryParse(text, PublicNumbers.Today, out var number, out var error);
            accepted += understood ? 1 : 0;

            Assert.Equal(understood, error == IdentityNumberError.None);
            Assert.Equal(understood, number != default);
            Assert.True(!understood || (IdentityNumber.TryParse(number.ToDigits(), out var again, out _) && again == number));
        }

        Assert.True(accepted > 1000, "The random input hardly ever made a number.");
    }

    [Fact]
    public void Random_bytes_never_throw_and_agree_with_the_same_characters()
    {
        var random = SeededRandom.Create(output);
        byte[] buffer = new byte[64];

        for (int round = 0; round < 300_000; round++)
        {
            var bytes = buffer.AsSpan(0, random.Next(0, round % 100 == 0 ? 64 : 16));
            random.NextBytes(bytes);
            if (round % 2 == 0)
                Digitise(bytes, random);
            string text = Encoding.Latin1.GetString(bytes);

            bool fromBytes = IdentityNumber.TryParse(bytes, out var byteNumber, out var byteError);
            bool fromText = IdentityNumber.TryParse(text, out var textNumber, out var textError);
            IdentityNumberParser.TryParse(bytes, PublicNumbers.Today, out var parsedBytes, out var parsedByteError);
            IdentityNumberParser.TryParse(text, PublicNumbers.Today, out var parsedText, out var parsedTextError);

            Assert.True(fromBytes == fromText && byteNumber == textNumber && byteError == textError);
            Assert.True(parsedBytes == parsedText && parsedByteError == parsedTextError);
        }
    }

    [Fact]
    public void A_random_valid_number_is_accepted_and_each_change_of_one_checked_digit_refused()
    {
        var random = SeededRandom.Create(output);

        for (int round = 0; round < 20_000; round++)
        {
            string digits = RandomNumber(random, round).ToDigits();
            int position = random.Next(2, 12);
            char other = (char)('0' + ((digits[position] - '0' + random.Next(1, 10)) % 10));
            string changed = digits[..position] + other + digits[(position + 1)..];

            Assert.True(IdentityNumber.TryParse(digits, out _, out _));
            Assert.False(IdentityNumber.TryParse(changed, out _, out _));
        }
    }

    private static IdentityNumber RandomNumber(Random random, int round) => (round % 3) switch
    {
        0 => TestNumbers.DemoPerson(random.Next(TestNumbers.DemoPersonCount)),
        1 => TestNumbers.LoadPerson(random.NextInt64(TestNumbers.LoadPersonCount)),
        _ => TestNumbers.DemoOrganisation(random.Next(TestNumbers.DemoOrganisationCount)),
    };

    private static void Digitise(Span<byte> bytes, Random random)
    {
        foreach (ref byte part in bytes)
            part = (byte)('0' + (part % 10));
        if (bytes.Length >= 2 && random.Next(2) == 0)
            "19"u8.CopyTo(bytes);
    }

    private static string Refusal(string text, DateOnly today)
    {
        Assert.False(IdentityNumberParser.TryParse(text, today, out var number, out var error));
        Assert.Equal(default, number);
        return error.ToCode();
    }

    /// <summary>
    /// Replaces the last digit by the check digit, worked out in the plain way of the standard and not by the code under test.
    /// </summary>
    private static string WithCheckDigit(string text)
    {
        int[] digits = [.. text.Where(char.IsAsciiDigit).Select(digit => digit - '0').Take(9)];
        int sum = digits.Select((digit, index) => digit * (2 - (index % 2))).Sum(product => (product / 10) + (product % 10));
        return text[..^1] + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
