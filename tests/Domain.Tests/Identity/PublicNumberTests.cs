using Budkavle.Domain.Identity;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Identity;

/// <summary>All public test numbers and all their single-digit corruptions. Failures are counted: a number is never printed.</summary>
public sealed class PublicNumberTests
{
    [SharedFact(PublicNumbers.Folder)]
    public void All_public_personal_identity_numbers_are_accepted_with_their_birth_date()
    {
        var numbers = PublicNumbers.Personal();

        int accepted = numbers.Count(digits =>
            IdentityNumber.TryParse(digits, out var number, out _)
            && number.Kind == IdentityNumberKind.PersonalIdentityNumber
            && number.TryGetBirthDate(out var birth)
            && birth.Year is >= 1890 and <= 2023);

        Assert.Equal(PublicNumbers.PersonalCount, numbers.Length);
        Assert.Equal(numbers.Length, accepted);
    }

    [SharedFact(PublicNumbers.Folder)]
    public void All_public_coordination_numbers_are_accepted_and_194_of_them_have_no_birth_date()
    {
        var numbers = PublicNumbers.Coordination();

        var parsed = numbers.Select(Parse).Where(number => number.Kind == IdentityNumberKind.CoordinationNumber).ToList();

        Assert.Equal(PublicNumbers.CoordinationCount, numbers.Length);
        Assert.Equal(numbers.Length, parsed.Count);
        Assert.Equal(194, parsed.Count(number => !number.TryGetBirthDate(out _)));
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Every_single_digit_corruption_of_every_public_number_is_refused()
    {
        var numbers = PublicNumbers.All();

        var corruptions = numbers.SelectMany(Corruptions);
        int tried = 0;
        int accepted = 0;
        foreach (byte[] corruption in corruptions)
        {
            tried++;
            accepted += IdentityNumber.TryParse(corruption, out _, out _) ? 1 : 0;
        }

        Assert.Equal(43_393 * 10 * 9, tried);
        Assert.Equal(0, accepted);
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Every_public_number_survives_storage_and_formatting()
    {
        var numbers = PublicNumbers.All();

        int same = numbers.Count(RoundTrips);

        Assert.Equal(numbers.Length, same);
    }

    [SharedFact(PublicNumbers.Folder)]
    public void Every_public_number_is_understood_in_all_its_written_forms()
    {
        var numbers = PublicNumbers.All();

        int understood = numbers.Count(digits =>
        {
            string text = System.Text.Encoding.ASCII.GetString(digits);
            string separator = int.Parse(text[..4]) <= PublicNumbers.Today.Year - 100 ? "+" : "-";
            var expected = Parse(digits);
            string[] forms = [text, text[..8] + separator + text[8..], text[..8] + "-" + text[8..], text[2..8] + separator + text[8..]];
            return forms.All(form =>
                IdentityNumberParser.TryParse(form, PublicNumbers.Today, out var number, out _) && number == expected);
        });

        Assert.Equal(numbers.Length, understood);
    }

    [SharedFact(PublicNumbers.Folder)]
    public void The_first_demo_persons_and_all_load_persons_differ_from_the_public_numbers()
    {
        var numbers = PublicNumbers.All().Select(Parse).ToHashSet();

        int shared = Enumerable.Range(0, 1000).Count(index => numbers.Contains(TestNumbers.DemoPerson(index)));

        Assert.Equal(0, shared);
        Assert.True(numbers.Min(number => number.Value) > 1890_0000_0000);
    }

    private static IdentityNumber Parse(byte[] digits)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        return number;
    }

    private static IEnumerable<byte[]> Corruptions(byte[] digits) =>
        from position in Enumerable.Range(2, 10)
        from shift in Enumerable.Range(1, 9)
        select Corrupt(digits, position, shift);

    private static byte[] Corrupt(byte[] digits, int position, int shift)
    {
        byte[] corrupted = [.. digits];
        corrupted[position] = (byte)('0' + ((digits[position] - '0' + shift) % 10));
        return corrupted;
    }

    private static bool RoundTrips(byte[] digits)
    {
        var number = Parse(digits);
        Span<byte> compact = stackalloc byte[IdentityNumber.CompactByteCount];
        Span<byte> formatted = stackalloc byte[IdentityNumber.DigitCount];
        number.WriteBytes(compact);
        return IdentityNumber.TryReadBytes(compact, out var restored, out _)
            && restored == number
            && new IdentityNumber(number.Value) == number
            && number.TryFormat(formatted, out int written)
            && written == formatted.Length
            && formatted.SequenceEqual(digits)
            && IdentityNumber.TryParse(number.ToDigits(), out var again, out _)
            && again == number;
    }
}
