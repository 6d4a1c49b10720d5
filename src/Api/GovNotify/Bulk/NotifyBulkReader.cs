using System.Text.Json;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Letters.Bulk;

namespace Budkavle.Api.GovNotify.Bulk;

/// <summary>Reads requests for messages to many: the shape that GC Notify has added to the contract.</summary>
internal static class NotifyBulkReader
{
    public const int RowsMax = 50_000;
    public const int CsvRowsMax = 100_000;
    private const int NameMax = 255;
    private static readonly TimeSpan _aheadMax = TimeSpan.FromHours(96);

    /// <summary>The body's faults are to be looked at before what is returned.</summary>
    public static NotifyBulkRequest Read(NotifyBody body, DateTimeOffset now)
    {
        body.Require("name", "template_id");
        body.Allow("name", "template_id", "rows", "csv", "reference", "scheduled_for", "reply_to_id");
        var table = ReadTable(body);
        if (table is { Count: < 2 }) body.Refuse("rows must have the names of columns and at least one row");
        return new NotifyBulkRequest
        {
            Name = body.Text("name", NameMax) ?? "",
            TemplateId = body.Id("template_id"),
            Table = table ?? [],
            Reference = body.Text("reference", NotifyRequestReader.ReferenceMax),
            ScheduledFor = NotifyRequestReader.ReadTime(body, now, _aheadMax),
            SenderId = body.Has("reply_to_id") ? body.Id("reply_to_id") : null,
        };
    }

    private static List<string[]>? ReadTable(NotifyBody body)
    {
        if (body.Says("rows") == body.Says("csv"))
        {
            body.Refuse("You should specify either rows or csv");
            return null;
        }

        if (body.Says("rows")) return ReadRows(body);
        if (body.Text("csv", int.MaxValue) is not { } text) return null;
        if (CsvTable.Read(text, CsvRowsMax + 1) is { } read) return read;
        body.Refuse($"csv cannot be read: quotation marks that do not close, or more than {CsvRowsMax} rows");
        return null;
    }

    private static List<string[]>? ReadRows(NotifyBody body)
    {
        var rows = body.Find("rows");
        if (rows.ValueKind != JsonValueKind.Array || rows.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array))
        {
            body.Refuse("rows is not an array of arrays");
            return null;
        }

        if (rows.GetArrayLength() > RowsMax + 1)
        {
            body.Refuse($"Too many rows. Maximum number of rows allowed is {RowsMax}");
            return null;
        }

        var table = new List<string[]>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            if (row.GetArrayLength() > CsvTable.ColumnsMax || row.EnumerateArray().Any(cell => !IsCell(cell)))
            {
                body.Refuse($"rows have at most {CsvTable.ColumnsMax} cells, each a text, a number, true, false or null");
                return null;
            }

            table.Add([.. row.EnumerateArray().Select(TextOf)]);
        }

        return table;
    }

    private static bool IsCell(JsonElement cell) => cell.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);

    private static string TextOf(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!,
        JsonValueKind.Null => "",
        _ => cell.GetRawText(),
    };
}
