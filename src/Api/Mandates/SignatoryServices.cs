using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Mandates;

/// <summary>The register of signatories as the host sees it.</summary>
public static class SignatoryServices
{
    /// <summary>Companies are represented by whom a file says; see <c>docs/flows/mailbox.md</c> for its form.</summary>
    /// <exception cref="ArgumentException">When the service starts: the file cannot be read.</exception>
    public static void AddSignatoryFile(this IServiceCollection services, string path, Engine engine) =>
        services.AddSingleton<ISignatoryRegister>(provider => new SignatoryFile(
            path, engine.Hashes, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SignatoryFile>>()));
}
