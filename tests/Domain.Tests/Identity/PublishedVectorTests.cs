using System.Text.Json;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Identity;

/// <summary>The vectors that the personnummer and organisationsnummer projects publish for every language.</summary>
public sealed class PublishedVectorTests
{
    [SharedFact(PublicNumbers.Folder)]
    public void The_list_is_accepted_and_refused_as_published()
    {
        var cases = PublicNumbers.Read("personnummer-list.json").EnumerateArray().ToList();

        // The last entry is about the integer 0, which is no number; its texts are those of a valid one.
        var texts = cases.Where(entry => entry.GetProperty("integer").GetInt64() != 0).ToList();
        string[] forms = ["long_format", "short_format", "separated_format", "separated_long"];

        Assert.Equal(14, cases.Count);
        Assert.All(texts, entry => Assert.All(forms, form =>
            Assert.True(Accepts(entry.GetProperty(form)) == entry.GetProperty("valid").GetBoolean(), form)));
        Assert.All(texts, entry => Assert.Equal(
            entry.GetProperty("valid").GetBoolean(), IdentityNumber.TryFromValue(entry.GetProperty("integer").GetUInt64(), out _, out _)));
        Assert.False(IdentityNumber.TryFromValue(0, out _, out _));
    }

    [SharedTheory(PublicNumbers.Folder)]
    [InlineData("ssn", IdentityNumberKind.PersonalIdentityNumber, 10, 40)]
    [InlineData("con", IdentityNumberKind.CoordinationNumber, 4, 16)]
    public void The_structured_vectors_are_accepted_and_refused_as_published(
        string group, IdentityNumberKind kind, int integerCount, int textCount)
    {
        var root = PublicNumbers.Read("personnummer-structured.json").GetProperty(group);

        var validIntegers = Items(root, "integer", "valid");
        var invalidIntegers = Items(root, "integer", "invalid");
        var validTexts = Items(root, "string", "valid");
        var invalidTexts = Items(root, "string", "invalid");

        Assert.Equal(integerCount, validIntegers.Count + invalidIntegers.Count);
        Assert.Equal(textCount, validTexts.Count + invalidTexts.Count);
        Assert.All(validIntegers, item => Assert.Equal(kind, new IdentityNumber(item.GetUInt64()).Kind));
        Assert.All(invalidIntegers, item => Assert.False(IdentityNumber.TryFromValue(item.GetUInt64(), out _, out _)));
        Assert.All(validTexts, item => Assert.Equal(kind, Parse(item.GetString()!).Number.Kind));
        Assert.All(invalidTexts, item => Assert.NotEqual(IdentityNumberError.None, Parse(item.GetString()!).Error));
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Interim_numbers_have_their_own_refusal_and_other_letters_are_no_digits()
    {
        var cases = PublicNumbers.Read("personnummer-interim.json").EnumerateArray().ToList();
        string[] forms = ["long_format", "short_format", "separated_format", "separated_long"];

        Assert.Equal(12, cases.Count);
        Assert.All(cases, entry => Assert.All(forms, form => Assert.Equal(
            entry.GetProperty("valid").GetBoolean() ? IdentityNumberError.InterimNotAccepted : IdentityNumberError.NotDigits,
            Parse(entry.GetProperty(form).GetString()!).Error)));
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Organisation_numbers_that_look_like_dates_are_organisations_and_no_persons()
    {
        var cases = PublicNumbers.Read("personnummer-orgnumber.json").EnumerateArray().ToList();

        Assert.Equal(6, cases.Count);
        Assert.All(cases, entry => Assert.Equal(
            IdentityNumberKind.OrganisationNumber, Parse(entry.GetProperty("short_format").GetString()!).Number.Kind));
        Assert.All(cases, entry => Assert.Equal(
            IdentityNumberKind.OrganisationNumber, Parse(entry.GetProperty("separated_format").GetString()!).Number.Kind));
        Assert.All(cases, entry => Assert.All(["18", "19", "20"], century => Assert.Equal(
            IdentityNumberError.NotADate, Parse(century + entry.GetProperty("short_format").GetString()).Error)));
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Organisations_and_sole_traders_are_accepted_and_refused_as_published()
    {
        var cases = PublicNumbers.Read("organisationsnummer-list.json").EnumerateArray().ToList();
        string[] forms = ["input", "long_format", "short_format", "vat_number"];

        Assert.Equal(24, cases.Count);
        Assert.Equal(4, cases.Count(entry => !entry.GetProperty("valid").GetBoolean()));
        Assert.All(cases, entry => Assert.All(forms, form =>
            Assert.True(Accepts(entry.GetProperty(form)) == entry.GetProperty("valid").GetBoolean(), form)));
        Assert.All(cases, entry => Assert.True(
            Parse(entry.GetProperty("input").GetString()!).Number.IsPerson == (entry.GetProperty("type").GetString() == "Enskild firma")));
    }

    private static bool Accepts(JsonElement text) => Parse(text.GetString()!).Error == IdentityNumberError.None;

    private static (IdentityNumber Number, IdentityNumberError Error) Parse(string text)
    {
        IdentityNumberParser.TryParse(text, PublicNumbers.Today, out var number, out var error);
        return (number, error);
    }

    private static List<JsonElement> Items(JsonElement root, string type, string validity) =>
        [.. root.GetProperty(type).GetProperty(validity).EnumerateArray()];
}
