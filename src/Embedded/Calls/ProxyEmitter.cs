using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Budkavle.Embedded.Calls;

/// <summary>
/// Emits, once per grain interface and process, a class that implements the interface and one request class per method. A call is then
/// an object with its arguments in fields: no boxing, no arrays, no reflection.
/// </summary>
internal static class ProxyEmitter
{
    private const MethodAttributes Implementation =
        MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig
        | MethodAttributes.NewSlot;

    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<Type, Proxy> Proxies = new();
    private static readonly HashSet<string> Opened = [];
    private static readonly AssemblyBuilder Assembly =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Budkavle.Embedded.Proxies"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("Proxies");
    private static readonly ConstructorInfo IgnoreAccess = DefineIgnoreAccess();

    public sealed record Proxy(Func<InterfaceShape, IdSpan, GrainReference> Create, IReadOnlyList<MethodInfo> Methods);

    /// <exception cref="NotSupportedException">The interface has a member that is not a method returning a task.</exception>
    public static Proxy ProxyFor(Type interfaceType)
    {
        if (Proxies.TryGetValue(interfaceType, out var known))
        {
            return known;
        }

        lock (Gate)
        {
            return Proxies.GetOrAdd(interfaceType, Emit);
        }
    }

    private static Proxy Emit(Type interfaceType)
    {
        var methods = interfaceType.GetInterfaces().Prepend(interfaceType)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsAbstract).ToArray();
        Open(typeof(GrainReference).Assembly);
        Open(interfaceType.Assembly);

        var name = $"{interfaceType.FullName}#{Proxies.Count}";
        var proxy = Module.DefineType(
            name, TypeAttributes.Class | TypeAttributes.Sealed | TypeAttributes.Public, typeof(GrainReference), [interfaceType]);
        Type[] arguments = [typeof(InterfaceShape), typeof(IdSpan)];
        EmitConstructor(proxy, arguments);
        for (var index = 0; index < methods.Length; index++)
        {
            EmitMethod(proxy, methods[index], index, $"{name}.{index}.{methods[index].Name}");
        }

        var constructor = proxy.CreateType().GetConstructor(arguments)!;
        var create = new DynamicMethod("Create", typeof(GrainReference), arguments, typeof(ProxyEmitter).Module, skipVisibility: true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return new Proxy(create.CreateDelegate<Func<InterfaceShape, IdSpan, GrainReference>>(), methods);
    }

    private static void EmitConstructor(TypeBuilder proxy, Type[] arguments)
    {
        var il = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, arguments).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, arguments)!);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, int index, string requestName)
    {
        var (result, isValueTask) = ResultOf(method);
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        foreach (var type in parameters.Append(method.ReturnType))
        {
            OpenAll(type);
        }

        var request = EmitRequest(method, requestName, parameters, result, isValueTask);
        var body = proxy.DefineMethod($"{method.DeclaringType!.Name}.{method.Name}", Implementation, method.ReturnType, parameters);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, request.GetConstructor(Type.EmptyTypes)!);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, request.GetField(ArgumentName(i))!);
        }

        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Call, SenderFor(result, isValueTask));
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(body, method);
    }

    private static Type EmitRequest(MethodInfo method, string name, Type[] parameters, Type? result, bool isValueTask)
    {
        var parent = result is null ? typeof(CallRequest) : typeof(CallRequest<>).MakeGenericType(result);
        var invoke = parent.GetMethod(nameof(CallRequest.Invoke))!;
        var type = Module.DefineType(name, TypeAttributes.Class | TypeAttributes.Sealed | TypeAttributes.Public, parent);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        var body = type.DefineMethod(
            invoke.Name,
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig,
            invoke.ReturnType,
            [typeof(object)]);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        for (var i = 0; i < parameters.Length; i++)
        {
            var field = type.DefineField(ArgumentName(i), parameters[i], FieldAttributes.Public);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
            if (parameters[i] == typeof(CancellationToken))
            {
                EmitCancellation(type, field);
            }
        }

        il.Emit(OpCodes.Callvirt, method);
        if (isValueTask)
        {
            var local = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(body, invoke);
        return type.CreateType();
    }

    private static void EmitCancellation(TypeBuilder type, FieldInfo field)
    {
        var getter = typeof(Call).GetProperty(nameof(Call.Cancellation))!.GetMethod!;
        var body = type.DefineMethod(
            getter.Name,
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.SpecialName,
            typeof(CancellationToken),
            Type.EmptyTypes);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(body, getter);
    }

    private static (Type? Result, bool IsValueTask) ResultOf(MethodInfo method)
    {
        var type = method.ReturnType;
        var parametersPass = method.GetParameters().All(parameter => !parameter.ParameterType.IsByRef);
        if (!method.IsGenericMethodDefinition && parametersPass)
        {
            if (type == typeof(Task) || type == typeof(ValueTask))
            {
                return (null, type == typeof(ValueTask));
            }

            if (type.IsGenericType && type.GetGenericTypeDefinition() is { } open
                && (open == typeof(Task<>) || open == typeof(ValueTask<>)))
            {
                return (type.GetGenericArguments()[0], open == typeof(ValueTask<>));
            }
        }

        throw new NotSupportedException(
            $"{method.DeclaringType}.{method.Name}: a grain's method returns Task or ValueTask, is not generic and has no ref parameters.");
    }

    private static MethodInfo SenderFor(Type? result, bool isValueTask)
    {
        var name = isValueTask ? nameof(GrainReference.SendValue) : nameof(GrainReference.Send);
        var sender = typeof(GrainReference).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(method => method.Name == name && method.IsGenericMethodDefinition == result is not null);
        return result is null ? sender : sender.MakeGenericMethod(result);
    }

    private static string ArgumentName(int index) => $"a{index}";

    private static void OpenAll(Type type)
    {
        Open(type.Assembly);
        if (type.HasElementType)
        {
            OpenAll(type.GetElementType()!);
        }

        foreach (var argument in type.GetGenericArguments())
        {
            OpenAll(argument);
        }
    }

    // Grain interfaces and their parameters may be internal; so are the base classes here.
    private static void Open(Assembly assembly)
    {
        if (Opened.Add(assembly.GetName().Name!))
        {
            Assembly.SetCustomAttribute(new CustomAttributeBuilder(IgnoreAccess, [assembly.GetName().Name!]));
        }
    }

    // The runtime knows this attribute by its name; no assembly of the framework defines it.
    private static ConstructorInfo DefineIgnoreAccess()
    {
        var type = Module.DefineType(
            "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute",
            TypeAttributes.Public | TypeAttributes.Class,
            typeof(Attribute));
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes)!);
        il.Emit(OpCodes.Ret);
        return type.CreateType().GetConstructor([typeof(string)])!;
    }
}
