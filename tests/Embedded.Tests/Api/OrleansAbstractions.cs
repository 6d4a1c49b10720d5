using System.Reflection;

namespace Budkavle.Embedded.Tests.Api;

/// <summary>The real Orleans.Core.Abstractions.dll, found where the restore of this project put its package.</summary>
internal static class OrleansAbstractions
{
    public static string Path
    {
        get
        {
            var path = typeof(OrleansAbstractions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "OrleansAbstractions").Value!;
            return File.Exists(path) ? path : throw new FileNotFoundException(
                "The package Microsoft.Orleans.Core.Abstractions is not on this machine, so the embedded host cannot be compared with the "
                + "real API. Run dotnet restore on this project with a registry that has it.",
                path);
        }
    }
}
