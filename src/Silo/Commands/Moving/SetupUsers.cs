using System.Text;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>The numbers of portal users, which no installation keeps, by agency and name: from a file of whoever has them.</summary>
internal sealed class SetupUsers
{
    public static readonly SetupUsers None = new([]);

    private const int LineMax = 4096;

    private readonly ILookup<(string Organisation, string Name), string> _numbers;

    private SetupUsers(IEnumerable<(string Organisation, string Name, string Number)> lines) =>
        _numbers = lines.ToLookup(line => (line.Organisation, line.Name), line => line.Number);

    /// <exception cref="CommandFailedException">There is no such file, or a line is none. Says which, and never what it says.</exception>
    public static SetupUsers Read(string path)
    {
        if (!File.Exists(path)) throw new CommandFailedException($"There is no file {path}.");
        return new SetupUsers([.. File.ReadLines(path, Encoding.UTF8).Index().Where(line => line.Item.Trim().Length > 0)
            .Select(line => Parse(line.Item) ?? throw new CommandFailedException(
                $"{path}: line {line.Index + 1} has not organisationNumber, name and number."))]);
    }

    /// <summary>The number of a user; null where the file has none or several of that name, for nobody must get another's roles.</summary>
    public string? Find(string organisation, string name) =>
        _numbers[(organisation, name)].Take(2).ToArray() is [var number] ? number : null;

    private static (string, string, string)? Parse(string line)
    {
        if (line.Length > LineMax) return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var (organisation, name, number) = (
                Json.Text(json.RootElement, "organisationNumber"), Json.Text(json.RootElement, "name"),
                Json.Text(json.RootElement, "number"));
            return organisation.Length > 0 && name.Length > 0 && number.Length > 0 ? (organisation, name, number) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
