using System.Text.Json;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Silo.Hosting;

/// <summary>
/// The first client of an installation without a demo: who registers all others needs a token, and a token needs a client. Made once, while
/// there is no sender but the one named, and no client of it.
/// </summary>
public static class FirstOperator
{
    private const string FileName = "operator.json";
    private const string By = "first start";
    private const string Name = "Driften";

    /// <summary>As organisation numbers are usually written, without the 16 that makes them as long as other numbers.</summary>
    private const int ShortLength = 10;
    private const string Century = "16";
    private static readonly string[] _scopes = [Scope.Operations, Scope.RecipientsImport, Scope.RecipientsLookup];

    /// <summary>Makes the client and writes its secret to DIR/operator.json, for the file's owner alone.</summary>
    /// <returns>The file; null if there are senders already, or no number was given.</returns>
    /// <exception cref="ArgumentException">The number is no organisation's.</exception>
    public static async Task<string?> EnsureAsync(IServiceProvider services, ServeOptions options)
    {
        if (options.FirstOperator is not { } text) return null;
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        if (!IdentityNumber.TryParse(digits.Length == ShortLength ? Century + digits : digits, out var number, out _)
            || number.Kind != IdentityNumberKind.OrganisationNumber)
        {
            throw new ArgumentException("--first-operator is an organisation number.");
        }

        var registrar = services.GetRequiredService<SenderRegistrar>();
        var sender = services.GetRequiredService<KeyedHashes>().SenderOf(number);
        var others = await services.GetRequiredService<SenderIndex>().ReadAsync();
        // A start that was cut off in between has made the sender, and no client.
        if (others.Any(other => other != sender) || await registrar.ReadAsync(sender) is { Clients.Length: > 0 }) return null;
        var (_, answer) = await registrar.RegisterAsync(number, new RegisterSender { Number = 0, Name = Name, Rights = 0, By = By });
        if (answer.Refusal != SenderRefusal.None) throw new ArgumentException($"The first operator was refused: {answer.Refusal}.");
        var (clientId, secret, _) = await registrar.AddClientAsync(sender, By, _scopes, null, By);
        var path = Path.Combine(options.DataDirectory, FileName);
        WholeFile.Write(path, file => JsonSerializer.Serialize(
            file, new Dictionary<string, string> { ["clientId"] = clientId, ["clientSecret"] = secret! }));
        return path;
    }
}
