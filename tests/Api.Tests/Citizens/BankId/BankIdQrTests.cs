using System.Text.RegularExpressions;
using Budkavle.Api.Security.Citizens.BankId;

namespace Budkavle.Api.Tests.Citizens.BankId;

public sealed partial class BankIdQrTests
{
    private static readonly BankIdOrder _order = new()
    {
        State = "", OrderRef = "", AutoStartToken = "", StartedAt = default, IsSameDevice = false,
        QrStartToken = "67df3917-fa0d-44e5-b327-edcc928297f8", QrStartSecret = "d28db9a7-4cde-429e-a983-359be676944c",
    };

    [Theory]
    [InlineData(0, "dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8")]
    [InlineData(1, "949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2")]
    [InlineData(2, "a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3")]
    public void The_text_is_that_of_BankIDs_published_example(long seconds, string code) =>
        Assert.Equal($"bankid.67df3917-fa0d-44e5-b327-edcc928297f8.{seconds}.{code}", BankIdQr.TextOf(_order, seconds));

    [Fact]
    public void The_picture_keeps_its_size_while_the_order_lasts_and_changes_every_second()
    {
        var pictures = Enumerable.Range(0, 200).Select(second => BankIdQr.PictureOf(_order, second)).ToList();

        Assert.Single(pictures.Select(picture => picture.Size).Distinct());
        Assert.Equal(200, pictures.Select(picture => picture.Path).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    public void The_size_does_not_depend_on_which_digits_the_order_and_its_codes_happen_to_have(int seed)
    {
        var random = new Random(seed);
        var orders = Enumerable.Range(0, 1000).Select(_ => _order with { QrStartToken = Text(random), QrStartSecret = Text(random) });

        var sizes = orders.Select(order => BankIdQr.PictureOf(order, random.Next(-1, 20_000)).Size);

        Assert.Single(sizes.Distinct());
    }

    private static string Text(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    [Fact]
    public void The_outline_has_the_three_corners_of_a_QR_code_and_a_quiet_zone_of_four()
    {
        var (path, size) = BankIdQr.PictureOf(_order, 0);
        var dark = new bool[size, size];
        foreach (Match run in Run().Matches(path))
        {
            var numbers = run.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, null)).ToArray();
            for (var x = numbers[0]; x < numbers[0] + numbers[2]; x++) dark[x, numbers[1]] = true;
        }

        Assert.All([(4, 4), (size - 11, 4), (4, size - 11)], corner => Assert.True(IsFinder(dark, corner.Item1, corner.Item2)));
        Assert.All(Enumerable.Range(0, size), at => Assert.False(dark[at, 3] || dark[3, at] || dark[at, size - 4] || dark[size - 4, at]));
    }

    /// <summary>A dark frame of 7 by 7, a light one within, and a dark square of 3 by 3.</summary>
    private static bool IsFinder(bool[,] dark, int left, int top) => Enumerable.Range(0, 49).All(at =>
    {
        var (x, y) = (at % 7, at / 7);
        var ring = Math.Min(Math.Min(x, y), Math.Min(6 - x, 6 - y));
        return dark[left + x, top + y] == (ring != 1);
    });

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\d+z")]
    private static partial Regex Run();
}
