using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Budkavle.Domain.Tests.Support;

/// <summary>
/// What events look like in the log, one file each. A file is never changed: an event that has changed gets another name. New files are
/// written when BUDKAVLE_GOLDEN names the folder to write to.
/// </summary>
internal static class Golden
{
    private const string Variable = "BUDKAVLE_GOLDEN";

    /// <summary>Asserts that the event is written as in its file, and that the file is read as an event that is written so again.</summary>
    public static void Matches<TEvent>(string name, TEvent happened, JsonTypeInfo<TEvent> type)
    {
        var written = JsonSerializer.Serialize(happened, type);
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && !File.Exists(Path.Combine(folder, name + ".json")))
        {
            File.WriteAllText(Path.Combine(folder, name + ".json"), written + "\n", new UTF8Encoding(false));
            path = Path.Combine(folder, name + ".json");
        }

        Assert.True(File.Exists(path), $"There is no golden file {name}.json. The event is written as: {written}");
        var kept = File.ReadAllText(path).TrimEnd('\n');
        Assert.Equal(kept, written);
        Assert.Equal(kept, JsonSerializer.Serialize(JsonSerializer.Deserialize(kept, type)!, type));
    }
}
