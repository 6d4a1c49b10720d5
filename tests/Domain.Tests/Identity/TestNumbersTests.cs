using System.Diagnostics;
using Budkavle.Domain.Identity;

namespace Budkavle.Domain.Tests.Identity;

public sealed class TestNumbersTests
{
    [Fact]
    public void All_demo_persons_are_distinct_valid_and_in_the_range_kept_for_tests()
    {
        var numbers = Enumerable.Range(0, TestNumbers.DemoPersonCount).Select(TestNumbers.DemoPerson).ToList();

        Assert.True(numbers.Count > 900_000);
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.True(numbers.TrueForAll(number => IdentityNumber.TryParse(number.ToDigits(), out var same, out _) && same == number));
        Assert.True(numbers.TrueForAll(number => number.Value / 10 % 1000 is >= 980 and <= 999));
        Assert.True(numbers.TrueForAll(number => BirthDate(number).Year is >= 1901 and <= 2024));
        Assert.True(numbers.TrueForAll(TestNumbers.IsSynthetic));
    }

    [Fact]
    public void A_small_demo_has_adults_of_all_ages()
    {
        var births = Enumerable.Range(0, 1000).Select(index => BirthDate(TestNumbers.DemoPerson(index))).ToList();

        Assert.True(births.TrueForAll(birth => birth.Year is >= 1935 and <= 2005));
        Assert.Equal(71, births.Select(birth => birth.Year).Distinct().Count());
        Assert.Equal(1000, births.Distinct().Count());
    }

    [Fact]
    public void Twelve_million_load_persons_are_distinct_and_born_before_1890()
    {
        const int count = 12_000_000;
        ulong[] values = new ulong[count];
        for (int index = 0; index < count; index++)
            values[index] = TestNumbers.LoadPerson(index).Value;

        Array.Sort(values);
        int repeated = 0;
        for (int index = 1; index < count; index++)
            repeated += values[index] == values[index - 1] ? 1 : 0;

        Assert.Equal(0, repeated);
        Assert.InRange(values[0], 1800_0101_0000UL, 1800_0102_0000UL);
        Assert.InRange(values[^1], 1889_1231_0000UL, 1889_1231_9999UL);
    }

    [Fact]
    public void Load_persons_are_valid_and_recognisable_up_to_the_last()
    {
        const long step = 9_973;
        long steps = (TestNumbers.LoadPersonCount - 1) / step;

        for (long index = 0; index <= steps; index++)
        {
            var number = TestNumbers.LoadPerson(index * step);
            Assert.True(TestNumbers.IsSynthetic(number));
            Assert.Equal(IdentityNumberKind.PersonalIdentityNumber, number.Kind);
            Assert.InRange(BirthDate(number).Year, 1800, 1889);
        }

        Assert.Equal(new DateOnly(1889, 12, 31), BirthDate(TestNumbers.LoadPerson(TestNumbers.LoadPersonCount - 1)));
    }

    [Fact]
    public void Demo_organisations_are_distinct_valid_and_of_no_legal_form()
    {
        var numbers = Enumerable.Range(0, 100_000).Select(TestNumbers.DemoOrganisation).ToList();
        numbers.Add(TestNumbers.DemoOrganisation(TestNumbers.DemoOrganisationCount - 1));

        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.True(numbers.TrueForAll(number => number.Kind == IdentityNumberKind.OrganisationNumber));
        Assert.True(numbers.TrueForAll(number => number.TryGetOrganisationForm(out var form) && form == OrganisationForm.Unknown));
        Assert.True(numbers.TrueForAll(TestNumbers.IsSynthetic));
    }

    [Theory]
    [InlineData("189008309792")]
    [InlineData("165599999991")]
    [InlineData("163021234566")]
    [InlineData("193200729832")]
    public void Other_numbers_are_not_called_synthetic(string digits)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        Assert.False(TestNumbers.IsSynthetic(number));
        Assert.False(TestNumbers.IsSynthetic(default));
    }

    [Fact]
    public void The_numbers_of_an_index_never_change()
    {
        Assert.Equal("193501019800", TestNumbers.DemoPerson(0).ToDigits());
        Assert.Equal("180001010016", TestNumbers.LoadPerson(0).ToDigits());
        Assert.Equal("164990000004", TestNumbers.DemoOrganisation(0).ToDigits());
    }

    [Fact]
    public void An_index_outside_the_range_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.DemoPerson(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.DemoPerson(TestNumbers.DemoPersonCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.LoadPerson(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.LoadPerson(TestNumbers.LoadPersonCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.DemoOrganisation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestNumbers.DemoOrganisation(TestNumbers.DemoOrganisationCount));
    }

    [Fact]
    public void A_load_person_costs_far_less_than_a_microsecond()
    {
        const int count = 1_000_000;
        TimeSpan best = Enumerable.Range(0, 3).Min(_ => TimeToMake(count));

        Assert.True(best.TotalMicroseconds / count < 1, $"{best.TotalNanoseconds / count:0} ns each");
    }

    private static TimeSpan TimeToMake(int count)
    {
        long start = Stopwatch.GetTimestamp();
        ulong sum = 0;
        for (int index = 0; index < count; index++)
            sum += TestNumbers.LoadPerson(index).Value;
        Assert.NotEqual(0UL, sum);
        return Stopwatch.GetElapsedTime(start);
    }

    private static DateOnly BirthDate(IdentityNumber number)
    {
        Assert.True(number.TryGetBirthDate(out var birthDate));
        return birthDate;
    }
}
