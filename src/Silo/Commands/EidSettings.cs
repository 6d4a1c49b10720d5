using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say how citizens log in; see <see cref="EidOptions"/>.</summary>
internal sealed class EidSettings
{
    private readonly Option<string?> _kind = new("--eid")
    {
        Description = "How citizens log in: none, or test (choose who to be; the default of a demo, refused in production).",
    };

    public void AddTo(Command command) => command.Add(_kind);

    public EidOptions Read(ParseResult parsed) => new() { Kind = parsed.GetValue(_kind) };
}
