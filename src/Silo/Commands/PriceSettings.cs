using System.CommandLine;
using Budkavle.Api.Portal;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say what letters cost agencies; see <see cref="PortalOptions"/>.</summary>
internal sealed class PriceSettings
{
    private readonly Option<decimal?> _letter = new("--letter-price") { Description = "What a letter costs an agency, in kronor." };

    private readonly Option<decimal?> _paper = new("--paper-price") { Description = "What a letter on paper costs, in kronor." };

    public void AddTo(Command command)
    {
        command.Options.Add(_letter);
        command.Options.Add(_paper);
    }

    public PortalOptions Read(ParseResult parsed) =>
        new() { LetterPrice = parsed.GetValue(_letter), PaperPrice = parsed.GetValue(_paper) };
}
