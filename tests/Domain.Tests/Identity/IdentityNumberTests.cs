using System.Text;
using Budkavle.Domain.Identity;

namespace Budkavle.Domain.Tests.Identity;

public sealed class IdentityNumberTests
{
    [Theory]
    [InlineData("191108309897", IdentityNumberKind.PersonalIdentityNumber)]
    [InlineData("200402299812", IdentityNumberKind.PersonalIdentityNumber)]
    [InlineData("198103779859", IdentityNumberKind.CoordinationNumber)]
    [InlineData("193200729832", IdentityNumberKind.CoordinationNumber)]
    [InlineData("195800609868", IdentityNumberKind.CoordinationNumber)]
    [InlineData("165599999991", IdentityNumberKind.OrganisationNumber)]
    [InlineData("163021234566", IdentityNumberKind.GdNumber)]
    public void The_kind_follows_from_prefix_and_day(string digits, IdentityNumberKind kind)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out var error));
        Assert.Equal(IdentityNumberError.None, error);
        Assert.Equal(kind, number.Kind);
        Assert.Equal(digits, number.ToDigits());
    }

    [Theory]
    [InlineData("", "wrong_length")]
    [InlineData("1108309897", "wrong_length")]
    [InlineData("1911083098970", "wrong_length")]
    [InlineData("19110830989x", "not_digits")]
    [InlineData("1911083098 7", "not_digits")]
    [InlineData("19O108309897", "not_digits")]
    [InlineData("191108309/97", "not_digits")]
    [InlineData("191108309:97", "not_digits")]
    [InlineData("20040715E851", "not_digits")]
    [InlineData("20040715t851", "not_digits")]
    [InlineData("16559999T999", "not_digits")]
    [InlineData("20040715T851", "interim_not_accepted")]
    [InlineData("20040715T852", "bad_check_digit")]
    [InlineData("20041315T851", "not_a_date")]
    [InlineData("171108309897", "unknown_kind")]
    [InlineData("211108309897", "unknown_kind")]
    [InlineData("000000000000", "unknown_kind")]
    [InlineData("201609170004", "birth_number_zero")]
    [InlineData("201609770001", "birth_number_zero")]
    [InlineData("201609170005", "birth_number_zero")]
    [InlineData("191108309898", "bad_check_digit")]
    [InlineData("200102292399", "not_a_date")]
    [InlineData("200013012399", "not_a_date")]
    [InlineData("200000012399", "not_a_date")]
    [InlineData("200001002399", "not_a_date")]
    [InlineData("200001592399", "not_a_date")]
    [InlineData("200013702399", "not_a_date")]
    [InlineData("200001922399", "not_a_date")]
    [InlineData("161301319933", "organisation_third_digit")]
    [InlineData("165599999992", "bad_check_digit")]
    public void A_refusal_says_why_in_bytes_and_in_characters(string text, string code)
    {
        Assert.False(IdentityNumber.TryParse(text, out var fromText, out var textError));
        Assert.False(IdentityNumber.TryParse(Encoding.UTF8.GetBytes(text), out var fromBytes, out var bytesError));
        Assert.Equal(code, textError.ToCode());
        Assert.Equal(textError, bytesError);
        Assert.Equal(default, fromText);
        Assert.Equal(default, fromBytes);
    }

    [Fact]
    public void Digits_of_other_scripts_are_not_digits()
    {
        string fullWidth = string.Concat("191108309897".Select(digit => (char)(digit - '0' + '\uFF10')));
        string lowByteIsADigit = string.Concat("191108309897".Select(digit => (char)(digit | 0x0100)));

        Assert.False(IdentityNumber.TryParse(fullWidth, out _, out var fullWidthError));
        Assert.False(IdentityNumber.TryParse(lowByteIsADigit, out _, out var lowByteError));
        Assert.Equal(IdentityNumberError.NotDigits, fullWidthError);
        Assert.Equal(IdentityNumberError.NotDigits, lowByteError);
    }

    [Theory]
    [InlineData("193200729832")]
    [InlineData("194410609848")]
    [InlineData("195800609868")]
    [InlineData("196604919875")]
    [InlineData("197702909883")]
    [InlineData("165599999991")]
    public void No_birth_date_is_invented(string digits)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        Assert.False(number.TryGetBirthDate(out var birthDate));
        Assert.Equal(default, birthDate);
    }

    [Theory]
    [InlineData("198103779859", 1981, 3, 17)]
    [InlineData("191108309897", 1911, 8, 30)]
    [InlineData("200402299812", 2004, 2, 29)]
    public void A_known_birth_date_is_given(string digits, int year, int month, int day)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        Assert.True(number.TryGetBirthDate(out var birthDate));
        Assert.Equal(new DateOnly(year, month, day), birthDate);
    }

    [Theory]
    [InlineData("165599999991", OrganisationForm.LimitedCompany)]
    [InlineData("168999999991", OrganisationForm.NonProfitOrFoundation)]
    [InlineData("162999999994", OrganisationForm.PublicBody)]
    [InlineData("161230010009", OrganisationForm.EstateOfDeceased)]
    [InlineData("164990000004", OrganisationForm.Unknown)]
    public void The_first_digit_tells_the_legal_form(string digits, OrganisationForm form)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        Assert.Equal(IdentityNumberKind.OrganisationNumber, number.Kind);
        Assert.True(number.TryGetOrganisationForm(out var told));
        Assert.Equal(form, told);
    }

    [Theory]
    [InlineData("191108309897")]
    [InlineData("163021234566")]
    public void Persons_and_gd_numbers_have_no_legal_form(string digits)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        Assert.False(number.TryGetOrganisationForm(out _));
    }

    [Fact]
    public void No_text_made_of_a_number_contains_it()
    {
        var number = TestNumbers.DemoPerson(0);
        string digits = number.ToDigits();

        string[] texts =
            [number.ToString(), $"{number}", $"{number,20}", new { Recipient = number }.ToString()!, string.Format(null, "{0:D}", number)];

        Assert.All(texts, text => Assert.Contains("********-****", text));
        Assert.All(texts, text => Assert.DoesNotContain(digits[8..], text));
    }

    [Fact]
    public void An_exception_about_a_stored_number_does_not_contain_it()
    {
        var exception = Assert.Throws<ArgumentException>(() => new IdentityNumber(191108309898));

        Assert.Contains("bad_check_digit", exception.Message);
        Assert.DoesNotContain("9898", exception.ToString());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1_000_000_000_000UL)]
    [InlineData(1_191_108_309_897UL)]
    [InlineData(ulong.MaxValue)]
    public void A_stored_value_that_is_no_number_is_refused(ulong value)
    {
        Assert.False(IdentityNumber.TryFromValue(value, out var number, out var error));
        Assert.Equal(default, number);
        Assert.NotEqual(IdentityNumberError.None, error);
    }

    [Fact]
    public void The_default_value_is_no_number()
    {
        IdentityNumber number = default;

        Assert.Equal(IdentityNumberKind.None, number.Kind);
        Assert.False(number.IsPerson);
        Assert.False(number.TryGetBirthDate(out _));
        Assert.False(number.TryFormat(new byte[12], out int written));
        Assert.Equal(0, written);
        Assert.Equal(string.Empty, number.ToDigits());
    }

    [Fact]
    public void Formatting_needs_room_for_twelve_digits()
    {
        var number = TestNumbers.DemoPerson(0);

        Assert.False(number.TryFormat(new byte[11], out int bytesWritten));
        Assert.False(number.TryFormat(new char[11], out int charsWritten));
        Assert.Equal(0, bytesWritten + charsWritten);
        Assert.Throws<ArgumentException>(() => number.WriteBytes(new byte[4]));
        Assert.False(IdentityNumber.TryReadBytes(new byte[6], out _, out _));
    }

    [Fact]
    public void Stored_bytes_sort_as_the_numbers_do()
    {
        byte[] earlier = new byte[IdentityNumber.CompactByteCount];
        byte[] later = new byte[IdentityNumber.CompactByteCount];
        new IdentityNumber(191108309897).WriteBytes(earlier);
        new IdentityNumber(200402299812).WriteBytes(later);

        Assert.True(earlier.AsSpan().SequenceCompareTo(later) < 0);
    }

    [Fact]
    public void Parsing_and_formatting_allocate_nothing()
    {
        byte[] utf8 = Encoding.ASCII.GetBytes("191108309897");
        byte[] destination = new byte[12];
        ParseAndFormat(utf8, destination);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int accepted = 0;
        for (int round = 0; round < 1000; round++)
            accepted += ParseAndFormat(utf8, destination);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(3000, accepted);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Every_error_has_its_own_snake_case_code_and_a_sentence()
    {
        var errors = Enum.GetValues<IdentityNumberError>();

        Assert.Equal(errors.Length, errors.Select(error => error.ToCode()).Distinct().Count());
        Assert.All(errors, error => Assert.Matches("^[a-z]+(_[a-z]+)*$", error.ToCode()));
        Assert.All(errors, error => Assert.EndsWith(".", error.Describe()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((IdentityNumberError)200).ToCode());
    }

    private static int ParseAndFormat(byte[] utf8, byte[] destination)
    {
        int accepted = IdentityNumber.TryParse(utf8, out var number, out _) ? 1 : 0;
        accepted += IdentityNumberParser.TryParse(utf8, PublicNumbers.Today, out _, out _) ? 1 : 0;
        return accepted + (number.TryFormat(destination, out _) ? 1 : 0);
    }
}
