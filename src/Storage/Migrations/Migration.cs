using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Storage.Migrations;

/// <summary>
/// One numbered step of a schema, an embedded file named <c>001_what_it_does.sql</c>. A step that was released never changes.
/// </summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps of one database in order.</summary>
    /// <param name="database">The folder: Sqlite or Postgres.</param>
    public static IReadOnlyList<Migration> Load(string database)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"Budkavle.Storage.{database}.Schema.";
        var found = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[prefix.Length..^".sql".Length];
            found.Add(new Migration(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        found.Sort((left, right) => left.Number.CompareTo(right.Number));
        return found;
    }
}
