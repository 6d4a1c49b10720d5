using Budkavle.Grains.Submissions;

namespace Budkavle.Silo.Hosting;

/// <summary>Wires the scanner.</summary>
internal static class ScannerServices
{
    public static void AddScanner(this IServiceCollection services, IntakeSettings settings)
    {
        if (settings.ClamAv is not { } address) return;
        var options = ClamAvOptions.Parse(address);
        services.AddSingleton<IMalwareScanner>(provider => new ClamAvScanner(options, provider.GetRequiredService<TimeProvider>()));
    }
}
