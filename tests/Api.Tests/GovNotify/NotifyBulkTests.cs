using System.Text.Json;
using Budkavle.Api.GovNotify.Bulk;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>Messages to many by one request, in the shape that GC Notify has added to the contract.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyBulkTests(SiloFixture silo)
{
    private const string Bulk = "/v2/notifications/bulk";

    [Theory]
    [InlineData(""" "rows":[["Email Address","name","WHAT"],["a@example.se","Ann","x"],["b@example.se","Bo ; \"B\"","y"]] """)]
    [InlineData(""" "csv":"email_address;name;what\r\na@example.se;Ann;x\r\n\r\nb@example.se;\"Bo ; \"\"B\"\"\";y\r\n" """)]
    public async Task Each_row_becomes_a_message_with_its_own_values(string table)
    {
        var caller = await NotifyCaller.SharedAsync(silo, "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name)) om ((what))");
        var reference = Guid.NewGuid().ToString();
        using var sent = await caller.PostAsync(
            Bulk, $"{{\"name\":\"Autumn\",\"template_id\":\"{template}\",\"reference\":\"{reference}\",{table}}}");
        var list = await caller.ReadAsync($"/v2/notifications?reference={reference}");

        Assert.Equal(201, (int)sent.StatusCode);
        var data = (await Json.ReadAsync(sent)).GetProperty("data");
        Assert.Equal(
            ["Autumn", "finished", "2", template, "email"],
            data.Texts("original_file_name", "job_status", "notification_count", "template", "template_type"));
        Assert.Equal(
            ["b@example.se Hej Bo ; \"B\" om y", "a@example.se Hej Ann om x"],
            list.Items("notifications").Select(one => string.Join(' ', one.Texts("email_address", "body"))));
    }

    [Fact]
    public async Task One_wrong_row_refuses_all_and_is_named_by_number_and_column_only()
    {
        var caller = await NotifyCaller.SharedAsync(silo, "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");
        var reference = Guid.NewGuid().ToString();
        using var refused = await caller.PostAsync(Bulk, Body(template, """
            [["email address","name","what"],["a@example.se","Ann","x"],["not-an-address","Bo","x"],["c@example.se","","x"],
            ["d@e.se","a","b","c"]]
            """, $",\"reference\":\"{reference}\""));
        var list = await caller.ReadAsync($"/v2/notifications?reference={reference}");

        Assert.Equal(
            "400 BadRequestError: Some rows have errors. Row 2 - `email address`: Not a valid email address. "
            + "Row 3 - Missing personalisation: name. Row 4 - more cells than columns.",
            await NotifyCaller.RefusalAsync(refused));
        Assert.Empty(list.Items("notifications"));
    }

    [Theory]
    [InlineData("\"name\":\"x\",\"csv\":null", "You should specify either rows or csv")]
    [InlineData("\"name\":\"x\",\"rows\":null,\"csv\":null", "You should specify either rows or csv")]
    [InlineData("\"name\":null,\"csv\":\"email address,name\\na@example.se,Ann\"", "name is a required property")]
    public async Task What_is_null_is_as_good_as_missing(string fields, string refusal)
    {
        var caller = await NotifyCaller.SharedAsync(silo, "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");

        using var refused = await caller.PostAsync(Bulk, $"{{\"template_id\":\"{template}\",{fields}}}");

        Assert.Equal("400 ValidationError: " + refusal, await NotifyCaller.RefusalAsync(refused));
    }

    [Theory]
    [InlineData("""[["email address"],["a@example.se"]]""", "", "BadRequestError: Missing column headers:")]
    [InlineData("""[["name","what"],["a","b"]]""", "", "BadRequestError: Missing column headers: email address")]
    [InlineData("""[["email address","name","what","Na-me"],["a@e.se","b","c","d"]]""", "", "BadRequestError: Duplicate column headers")]
    [InlineData("""[["email address","name","what"]]""", "", "ValidationError: rows must have the names of")]
    [InlineData("""[["email address"],{}]""", "", "ValidationError: rows is not an array of arrays")]
    [InlineData("""[["email address"],[[]]]""", "", "ValidationError: rows have at most 200 cells")]
    [InlineData("""[["email address"],["a@example.se"]]""", ",\"csv\":\"x\"", "ValidationError: You should specify either rows or csv")]
    [InlineData("""[["email address"],["a@example.se"]]""", ",\"x\":1", "ValidationError: Additional properties are not allowed (x was")]
    public async Task What_cannot_be_sent_is_refused(string rows, string more, string refusal)
    {
        var caller = await NotifyCaller.SharedAsync(silo, "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");

        using var refused = await caller.PostAsync(Bulk, Body(template, rows, more));

        Assert.StartsWith("400 " + refusal, await NotifyCaller.RefusalAsync(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_thousand_rows_are_taken_at_once_and_one_more_is_not()
    {
        var caller = await NotifyCaller.SharedAsync(silo, "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Hej ((name))");
        var table = Enumerable.Range(0, NotifyBulkReader.RowsMax).Select(row => $"[\"070{row:0000000}\",\"{row}\"]").ToList();
        using var sent = await caller.PostAsync(Bulk, Body(template, "[[\"phone number\",\"name\"]," + string.Join(',', table) + "]"));
        table.Add("[\"0701234567\",\"x\"]");
        using var refused = await caller.PostAsync(Bulk, Body(template, "[[\"phone number\",\"name\"]," + string.Join(',', table) + "]"));

        Assert.Equal(201, (int)sent.StatusCode);
        Assert.Equal(
            "400 ValidationError: Too many rows. Maximum number of rows allowed is 50000", await NotifyCaller.RefusalAsync(refused));
    }

    [Fact]
    public void Any_text_is_read_as_CSV_or_refused_and_what_was_written_is_read_back()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string signs = "ab,;\"\r\n å";
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => signs[random.Next(signs.Length)]));
            var read = CsvTable.Read(text, 10);
            Assert.True(read is null || read.TrueForAll(row => row.Length > 0), $"Seed {seed}, round {round}");

            string[] cells = ["x" + text, text + "y", "z"];
            var line = string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            var back = CsvTable.Read("a,b,c\n" + line + "\r\n", 10);
            Assert.True(back is [_, var row] && row.SequenceEqual(cells), $"Seed {seed}, round {round}");
        }

        Assert.Null(CsvTable.Read("\"open", 10));
        Assert.Null(CsvTable.Read(string.Join('\n', Enumerable.Range(0, 12)), 10));
        Assert.Null(CsvTable.Read(new string(',', 300), 10));
        Assert.Equal([["a", ""], ["b", "c"]], CsvTable.Read("\uFEFFa,\nb,c", 10)!);
    }

    private static string Body(string template, string rows, string more = "") =>
        $"{{\"name\":{JsonSerializer.Serialize("n")},\"template_id\":\"{template}\",\"rows\":{rows}{more}}}";
}
