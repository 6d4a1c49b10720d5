using System.Text.Json;

namespace Budkavle.Api.Recipients;

/// <summary>What became of the lines of an import.</summary>
internal sealed class ImportCounts
{
    private readonly List<(long Line, string Detail)> _faults = [];

    public long Imported { get; set; }

    public long AlreadyThere { get; set; }

    /// <summary>Lines that are not valid.</summary>
    public long Refused { get; private set; }

    /// <summary>Lines that the engine had no room for: send them again.</summary>
    public long NotDone { get; set; }

    public void Fault(long line, string detail, int listedMax)
    {
        Refused++;
        if (_faults.Count < listedMax) _faults.Add((line, detail));
    }

    public void WriteFaults(Utf8JsonWriter json)
    {
        json.WriteStartArray("faults"u8);
        foreach (var (line, detail) in _faults)
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, line);
            json.WriteString("detail"u8, detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
