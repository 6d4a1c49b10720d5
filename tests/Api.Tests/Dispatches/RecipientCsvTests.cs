using System.Text;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Dispatches;

/// <summary>How a list of recipients is read.</summary>
public sealed class RecipientCsvTests(ITestOutputHelper output)
{
    private static readonly DateOnly _today = new(2026, 11, 22);
    private static readonly string _person = TestNumbers.DemoPerson(0).ToDigits();

    private static byte[] Utf8(string line) => Encoding.UTF8.GetBytes(line);

    [Theory]
    [InlineData("recipient", 1)]
    [InlineData("recipient,key,variables", 1)]
    [InlineData("Namn;Personnummer;Ort", 2)]
    [InlineData("\"Namn\",\"pnr\"", 2)]
    [InlineData("Ärende;Efternamn, förnamn;ORGNR", 3)]
    [InlineData("Vad;Som;Helst", 1)]
    public void The_headings_say_where_the_numbers_stand(string headings, int column)
    {
        var csv = new RecipientCsv(_today);

        Assert.True(csv.ReadFirst(Utf8(headings)));
        Assert.Equal(column, csv.Column);
    }

    [Fact]
    public void A_file_without_headings_begins_with_its_first_recipient()
    {
        var csv = new RecipientCsv(_today);

        Assert.False(csv.ReadFirst(Utf8(_person)));
        Assert.Null(csv.Read(Utf8(_person), out var number, out var error));
        Assert.Equal((_person, IdentityNumberError.None), (number.ToDigits(), error));
    }

    [Theory]
    [InlineData("Anna;{0};Umeå")]
    [InlineData("\"Ek; Anna\";\"{0}\";Umeå")]
    [InlineData("\"Ek \"\"Nina\"\" Anna\" ; {0} ;")]
    [InlineData(";{0}")]
    public void A_number_is_found_in_its_column_whatever_else_stands_there(string line)
    {
        var csv = new RecipientCsv(_today);
        csv.ReadFirst(Utf8("Namn;Personnummer;Ort"));

        var fault = csv.Read(Utf8(string.Format(null, line, _person)), out var number, out var error);

        Assert.Null(fault);
        Assert.Equal((IdentityNumberError.None, _person), (error, number.ToDigits()));
    }

    [Fact]
    public void A_number_is_read_as_people_write_it()
    {
        var csv = new RecipientCsv(_today);
        csv.ReadFirst(Utf8("personnummer"));

        Assert.Null(csv.Read(Utf8(_person[..8] + "-" + _person[8..]), out var number, out _));
        Assert.Equal(_person, number.ToDigits());
    }

    [Theory]
    [InlineData("Anna", RecipientFault.MalformedLine)]
    [InlineData("Anna;\"1990", RecipientFault.MalformedLine)]
    public void A_line_without_the_column_or_with_an_open_quotation_mark_is_refused(string line, RecipientFault wanted)
    {
        var csv = new RecipientCsv(_today);
        csv.ReadFirst(Utf8("Namn;Personnummer"));

        Assert.Equal(wanted, csv.Read(Utf8(line), out _, out _));
    }

    [Fact]
    public void Variables_are_refused_where_the_headings_are_the_interfaces()
    {
        var csv = new RecipientCsv(_today);
        csv.ReadFirst(Utf8("recipient,key,variables"));

        Assert.Null(csv.Read(Utf8(_person + ",k1,{}"), out _, out _));
        Assert.Equal(RecipientFault.HasVariables, csv.Read(Utf8(_person + ",k1,{\"a\":1}"), out _, out _));
    }

    [Fact]
    public void A_file_in_Latin_1_is_read_and_told_apart_and_one_in_UTF_16_is_told_apart()
    {
        var csv = new RecipientCsv(_today);
        csv.ReadFirst(Encoding.Latin1.GetBytes("Ärende;Personnummer"));
        var fault = csv.Read(Encoding.Latin1.GetBytes("Åsa;" + _person), out var number, out _);
        var wide = new RecipientCsv(_today);
        wide.ReadFirst([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Personnummer")]);

        Assert.Null(fault);
        Assert.Equal(_person, number.ToDigits());
        Assert.Equal((true, false), (csv.IsLatin1, csv.IsUtf16));
        Assert.Equal((false, true), (wide.IsLatin1, wide.IsUtf16));
    }

    [Fact]
    public void Whatever_the_lines_are_no_exception_comes_and_no_number_is_made_up()
    {
        var random = Seeds.Create(output);
        byte[] letters = [.. "\";, \t0123456789-+SEåÄ\uFEFF{}'\\"u8, 0, 0x80, 0xFF];
        var accepted = 0;
        for (var run = 0; run < 20_000; run++)
        {
            var csv = new RecipientCsv(_today);
            var head = Line(random, letters);
            if (run % 3 == 0) head = Utf8(run % 2 == 0 ? "Namn;Personnummer" : "personnummer,namn");
            if (head.Length > 0) csv.ReadFirst(head);
            var line = Line(random, letters);
            if (random.Next(4) == 0) line = [.. line, .. Utf8(random.Next(2) == 0 ? ";" : ","), .. Utf8(_person)];
            if (line.Length == 0 || csv.Read(line, out var number, out var error) is not null) continue;
            if (error != IdentityNumberError.None) continue;
            accepted++;
            var digits = new string([.. Encoding.Latin1.GetString(line).Where(char.IsAsciiDigit)]);
            Assert.Contains(number.ToDigits()[2..], digits, StringComparison.Ordinal);
        }

        Assert.InRange(accepted, 100, 20_000);
    }

    private static byte[] Line(Random random, byte[] letters) =>
        [.. Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)])];
}
